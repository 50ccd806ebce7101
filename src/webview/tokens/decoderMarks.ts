import { COLUMN, type Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';

/**
 * What a decoder did to a token, as a class with a space before it: one line style each, so that
 * colour says none of it.
 */
export function decoderMarks({ columns }: Sample): (token: TokenIndex) => string {
  const forced = columns.get(COLUMN.forced);
  const author = columns.get(COLUMN.author);
  const drafted = columns.get(COLUMN.drafted);
  const refused = columns.get(COLUMN.refusedDraft);
  return (token) => {
    if ((forced?.[token] ?? 0) > 0) return ' forced';
    if ((author?.[token] ?? 0) > 0) return ' other-author';
    if ((drafted?.[token] ?? 0) > 0) return ' drafted';
    return Number.isFinite(refused?.[token] ?? NaN) ? ' refused' : '';
  };
}

/** The same in words. */
export function decoderTags({ columns, origin }: Sample, token: TokenIndex): readonly string[] {
  const valueOf = (name: string): number => columns.get(name)?.[token] ?? NaN;
  const author = valueOf(COLUMN.author);
  const names = [
    origin.model?.name,
    ...(origin.decoder?.otherModels ?? []).map(({ name }) => name),
  ];
  return [
    ...(valueOf(COLUMN.forced) > 0 ? ['forced'] : []),
    ...(Number.isNaN(author) ? [] : [`by ${names[author] ?? `model ${author + 1}`}`]),
    ...(Number.isNaN(valueOf(COLUMN.replaced)) ? [] : ['replaces another token']),
    ...(valueOf(COLUMN.drafted) > 0 ? ['accepted draft'] : []),
    ...(Number.isNaN(valueOf(COLUMN.refusedDraft)) ? [] : ['draft refused']),
  ];
}
