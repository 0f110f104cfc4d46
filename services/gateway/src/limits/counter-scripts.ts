/*
 * One hash an agent: `epoch` (whose counters they are), `hour` and `day` (of which), `tokens` and `cost` of the day, and
 * `h:<scope>` and `d:<scope>` for requests. Time never goes back: an earlier clock counts into the later period.
 */

const READ = `
  local flat = redis.call('HGETALL', KEYS[1])
  local now = {}
  for i = 1, #flat, 2 do now[flat[i]] = flat[i + 1] end
  local function count(field) return tonumber(now[field] or '0') end
  local function add(field, by)
    if by ~= 0 then redis.call('HSET', KEYS[1], field, string.format('%.0f', math.max(0, count(field) + by))) end
  end`;

/**
 * KEYS: the hash. ARGV: epoch, hour, day, seconds to keep, then of the tokens: prompt, least answer, largest answer, cap;
 * of the cost: prompt's, answer's for a thousand tokens, cap; then scope, cap an hour, cap a day for each scope. A cap
 * below zero is none. Answers `unknown`, `rate` scope period, `tokens`, `cost`, or `ok` and the answer's tokens. Nothing
 * is counted unless everything fits.
 */
export const RESERVE = `${READ}
  if now.epoch ~= ARGV[1] then return {'unknown'} end
  local hour, day = tonumber(ARGV[2]), tonumber(ARGV[3])
  if hour > count('hour') then
    local newDay = day > count('day')
    for field in pairs(now) do
      local kind = string.sub(field, 1, 2)
      local over = kind == 'h:' or (newDay and (kind == 'd:' or field == 'tokens' or field == 'cost'))
      if over then redis.call('HDEL', KEYS[1], field) now[field] = nil end
    end
    redis.call('HSET', KEYS[1], 'hour', ARGV[2], 'day', string.format('%.0f', math.max(day, count('day'))))
    redis.call('EXPIRE', KEYS[1], ARGV[4])
  end
  for i = 12, #ARGV, 3 do
    local hourly, daily = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
    if hourly >= 0 and count('h:' .. ARGV[i]) >= hourly then return {'rate', ARGV[i], 'hour'} end
    if daily >= 0 and count('d:' .. ARGV[i]) >= daily then return {'rate', ARGV[i], 'day'} end
  end
  local prompt, least, answer, cap = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
  local cost, price, costCap = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
  if prompt + answer > 0 then
    if cap >= 0 then answer = math.min(answer, cap - count('tokens') - prompt) end
    if answer < least then return {'tokens'} end
    if costCap >= 0 then
      local left = costCap - count('cost') - cost
      if left < 0 then return {'cost'} end
      if price > 0 then answer = math.min(answer, math.floor(left * 1000 / price)) end
      if answer < least then return {'cost'} end
    end
    add('tokens', prompt + answer)
    add('cost', cost + math.ceil(answer * price / 1000))
  end
  for i = 12, #ARGV, 3 do add('h:' .. ARGV[i], 1) add('d:' .. ARGV[i], 1) end
  return {'ok', answer}`;

/**
 * KEYS: the hash. ARGV: epoch, hour, day of the reservation, tokens, cost and requests to add, then its scopes. Answers 0
 * when these counters are not there, else 1. What belongs to a period that is over is left alone.
 */
export const ADJUST = `${READ}
  if now.epoch ~= ARGV[1] then return 0 end
  local sameHour, sameDay = count('hour') == tonumber(ARGV[2]), count('day') == tonumber(ARGV[3])
  if sameDay then add('tokens', tonumber(ARGV[4])) add('cost', tonumber(ARGV[5])) end
  for i = 7, #ARGV do
    if sameHour then add('h:' .. ARGV[i], tonumber(ARGV[6])) end
    if sameDay then add('d:' .. ARGV[i], tonumber(ARGV[6])) end
  end
  return 1`;

/** KEYS: the hash. ARGV: seconds to keep, then all fields and values, in place of what there was. */
export const RESTORE = `
  redis.call('DEL', KEYS[1])
  for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  return 1`;
