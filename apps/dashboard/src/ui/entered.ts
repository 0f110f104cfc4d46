/** What was typed into a form's field, without spaces around it. */
export const entered = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();
