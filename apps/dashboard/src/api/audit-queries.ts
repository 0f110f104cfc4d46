"use client";

import { answerOf } from "@deployclaw/contracts/client";
import type { AuditAction, AuditDecision, AuditGroup, HistogramBucket, Scope } from "@deployclaw/domain";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRefetchInterval } from "./live-updates.tsx";
import { usePlatform } from "./platform-context.ts";

/** Which entries to show; what is left out does not narrow. Times are RFC 3339. */
export interface AuditFilter {
  readonly agentId?: string;
  readonly byUserId?: string;
  readonly action?: AuditAction;
  readonly group?: AuditGroup;
  readonly decision?: AuditDecision;
  readonly scope?: Scope;
  readonly q?: string;
  readonly target?: string;
  readonly address?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The client's log, newest first, page by page. */
export function useAuditEntries(filter: AuditFilter, pageSize = 50) {
  const { plain } = usePlatform();
  const refetchInterval = useRefetchInterval();
  return useInfiniteQuery({
    queryKey: ["audit", filter, pageSize],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...filter,
        limit: String(pageSize),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return answerOf(plain.GET("/api/audit", { params: { query }, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval,
  });
}

/** How many entries there were when. */
export function useAuditHistogram(
  query: AuditFilter & { readonly from: string; readonly to: string; readonly bucket: HistogramBucket },
  isAsked: boolean,
) {
  const { plain } = usePlatform();
  return useQuery({
    queryKey: ["audit", "histogram", query],
    enabled: isAsked,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answerOf(plain.GET("/api/audit/histogram", { params: { query }, signal })),
  });
}
