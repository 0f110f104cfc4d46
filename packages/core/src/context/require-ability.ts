import { type Ability, AppError, roleMay } from "@deployclaw/domain";
import type { ProductContext } from "../product-context.ts";

/** Throws `forbidden` unless the user's role has this ability. */
export function requireAbility(ctx: Pick<ProductContext, "user">, ability: Ability): void {
  if (!roleMay(ctx.user.role, ability))
    throw new AppError("forbidden", "Your role lets you look, not change anything.");
}
