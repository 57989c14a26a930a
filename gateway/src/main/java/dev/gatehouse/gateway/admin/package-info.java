/**
 * How a running gate is spoken to: a Unix socket in its state folder, for its user alone.
 *
 * <p>One JSON object on a line asks, one on a line answers, as often as the asker likes:
 *
 * <pre>
 * > {"version":1,"ask":"recycle","pool":"web"}
 * &lt; {"version":1,"answer":"done","sentence":"Pool web has new workers."}
 * </pre>
 *
 * <p>Who may ask is decided by the socket's mode (0600) and its folder's; there is no other
 * authentication. The parser is bounded all the same, and has a fuzz target.
 */
package dev.gatehouse.gateway.admin;
