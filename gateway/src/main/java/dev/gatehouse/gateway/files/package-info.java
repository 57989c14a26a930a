/**
 * Files for the web: from a URL's path to an open file, and what its conditions and its range make
 * of the answer. It knows nothing of connections; all that touches the disk may block, and is for
 * {@link FileReaders}' threads.
 */
package dev.gatehouse.gateway.files;
