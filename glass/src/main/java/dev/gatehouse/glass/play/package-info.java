/**
 * The processes of a story, played for real: gates of this very program, a worker, a load; what
 * they use of the machine, by process. All of it is on loopback and in a temporary folder, and ends
 * with the story.
 */
package dev.gatehouse.glass.play;
