package dev.gatehouse.proving.interop;

/** Which end of a connection one is. */
enum Role {
  CLIENT,
  SERVER
}
