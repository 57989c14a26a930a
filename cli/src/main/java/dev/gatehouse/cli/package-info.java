/** The command line: one class for each command, and no logic of its own. */
package dev.gatehouse.cli;
