/**
 * An authority of one's own: its hierarchy, its profiles, its store on disk, renewal, and the
 * machine's trust stores.
 */
package dev.gatehouse.ca;
