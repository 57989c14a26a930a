/** What weakens us. It has to be named to be had: an import from here is what a reviewer sees. */
package dev.gatehouse.tls.danger;
