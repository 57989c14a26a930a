package dev.gatehouse.gateway;

import dev.gatehouse.gateway.binding.Addresses;
import dev.gatehouse.gateway.pool.PortOwner;
import dev.gatehouse.gateway.report.GateException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The loopback addresses that a gate listens on, and why it may not. */
final class Ports {
  private static final byte[] IPV4 = {127, 0, 0, 1};
  private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private Ports() {}

  /**
   * The addresses to listen on, IPv4 first: each is free at this moment. Asked before anything is
   * started, so that nothing has to be ended again because of it. With port 0, one is chosen that
   * is free on both.
   *
   * @throws GateException with the process that has the port, where that can be seen
   */
  static List<InetSocketAddress> free(int port) throws GateException {
    var addresses = new ArrayList<InetSocketAddress>();
    int chosen = port;
    for (byte[] bytes : List.of(IPV4, IPV6)) {
      InetAddress address = address(bytes);
      if (bytes.length == 4 || isThere(address)) {
        chosen = tryOut(new InetSocketAddress(address, chosen));
        addresses.add(new InetSocketAddress(address, chosen));
      }
    }
    return addresses;
  }

  /**
   * Looks whether all of these are free at this moment, before anything is started.
   *
   * @throws GateException with the process that has one, where that can be seen
   */
  static void requireFree(List<InetSocketAddress> addresses) throws GateException {
    for (InetSocketAddress it : addresses) {
      tryOut(it);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** Machines without IPv6 are still about, containers above all. */
  private static boolean isThere(InetAddress address) {
    try (Socket any = new Socket()) {
      any.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException noSuchFamily) {
      return false;
    }
  }

  private static int tryOut(InetSocketAddress address) throws GateException {
    // Bound, but never listening: somebody who waits for the gate must not meet this one.
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true); // connections of the gate before are no obstacle
      socket.bind(address);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw refused(address, e);
    }
  }

  /** Why nobody can listen there. */
  static GateException refused(InetSocketAddress address, IOException e) {
    String where = Addresses.written(address);
    String said = String.valueOf(e.getMessage());
    if (said.contains("in use")) {
      return GateException.environment(
          "Port "
              + address.getPort()
              + " on "
              + address.getAddress().getHostAddress()
              + " is in use"
              + PortOwner.of(address.getPort()).map(it -> " by " + it).orElse("")
              + ": end that, or choose another port with --port.",
          e);
    }
    if (said.contains("ermission denied")) {
      return GateException.environment(
          "Port "
              + address.getPort()
              + " is for the administrator: choose one from 1024 on with --port, or lower"
              + " net.ipv4.ip_unprivileged_port_start.",
          e);
    }
    String what = e instanceof BindException ? "is not to be had" : "cannot be listened on";
    return GateException.environment(where + " " + what + " (" + said + ").", e);
  }
}
