import Linkify from 'linkify-react';

/** Links open elsewhere, and the page there learns nothing about this one. */
const options = { target: '_blank', rel: 'noopener noreferrer', defaultProtocol: 'https' };

/** What somebody wrote: text and never HTML, in which links are links. */
export function MessageText({ text }: { text: string }) {
  return <Linkify options={options}>{text}</Linkify>;
}
