/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256;

/** One resource of a tiled log: hashes of one level, or the entries themselves. `width` is 256 for a full one. */
export type TileName = {
  readonly level: number | "entries";
  readonly index: number;
  readonly width: number;
};

const LEVEL = /^(?:0|[1-9]|[1-5][0-9]|6[0-3]|entries)$/;
const PATH = /^tile\/([^/]+)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** The path of a tile below its log's prefix, as C2SP tlog-tiles writes it: `tile/0/x001/x234/067.p/12`. */
export function formatTilePath({ level, index, width }: TileName): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

/** Reads such a path; undefined for whatever the specification does not write, so that each tile has one path. */
export function parseTilePath(path: string): TileName | undefined {
  const [, levelText = "", indexText = "", widthText] = PATH.exec(path) ?? [];
  if (!LEVEL.test(levelText)) return undefined;
  const name: TileName = {
    level: levelText === "entries" ? "entries" : Number(levelText),
    index: Number(indexText.replaceAll(/[x/]/g, "")),
    width: widthText === undefined ? TILE_WIDTH : Number(widthText),
  };
  return Number.isSafeInteger(name.index) && formatTilePath(name) === path ? name : undefined;
}

/** The tiles of one level that a tree of `size` leaves has, from `index` on: full ones, and the partial one at its edge. */
export function* tilesOfLevel(level: number, size: number, index = 0): Generator<TileName> {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  for (let i = index; i * TILE_WIDTH < hashes; i++)
    yield { level, index: i, width: Math.min(TILE_WIDTH, hashes - i * TILE_WIDTH) };
}
