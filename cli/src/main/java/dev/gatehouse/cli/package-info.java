/**
 * The command line: one class for each command, and no logic of its own.
 *
 * <p>{@link dev.gatehouse.cli.Main} runs one command and exits with its code ({@code ExitCode});
 * what went wrong is one sentence on standard error ({@code Troubles}). What is printed is made by
 * pure functions of values: {@code Banner}, {@code StatusText}.
 */
package dev.gatehouse.cli;
