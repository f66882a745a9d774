/** One stored event, as a reader of everything gets it. `text` is a message's text, else whom or what it is about. */
export type Entry = { id: string; type: string; text: string; created: number };

/** All that a room keeps, in its order. */
export type Record = readonly Entry[];

/** An event of protocol 1 as an entry. */
export function entryOf(id: string, type: string, data: { [key: string]: unknown }): Entry {
  const text = data.message ?? data.user ?? data.status;
  return { id, type, text: String(text), created: Number(data.created) };
}

/** [DESIGN promise 1] Every place where ids do not grow or time runs backwards. */
export function disorder(record: Record): string[] {
  return record.slice(1).flatMap((entry, index) => {
    const before = record[index] as Entry;
    const what = `${describe(before)}, then ${describe(entry)}`;
    if (entry.id <= before.id) return [`ids do not grow: ${what}`];
    return entry.created < before.created ? [`time runs backwards: ${what}`] : [];
  });
}

export function describe({ id, type, text }: Pick<Entry, 'id' | 'type' | 'text'>): string {
  return `${id} ${type} ${text.slice(0, 40)}`;
}
