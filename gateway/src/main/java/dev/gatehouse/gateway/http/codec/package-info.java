/**
 * HTTP/1.1 messages as bytes (RFC 9112): heads, chunks and trailers, read strictly and within
 * limits, from arrays that the caller owns. Nothing here knows a channel, a clock or a queue.
 *
 * <p>A head stays where it was read: fields are places in one array, so that those that are passed
 * on are copied as they came, many lines at a time, and no string is made of them.
 *
 * <p>Why not Netty's own decoder: it forgives what a gate must not (a lone LF as a line's end,
 * white space before a colon, folded lines, several equal lengths), and makes objects of every
 * field.
 */
package dev.gatehouse.gateway.http.codec;
