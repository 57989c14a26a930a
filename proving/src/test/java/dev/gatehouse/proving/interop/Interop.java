package dev.gatehouse.proving.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code ./interop}: every conversation of every agenda, a row each, as it ends.
 *
 * <p>Exit code 0, 1 if a verdict is bad, 2 for a wrong use.
 */
final class Interop {
  private final boolean json;
  private final Optional<String> only;
  private final String part;
  private final Map<String, int[]> totals = new TreeMap<>();
  private int bad;

  private Interop(boolean json, Optional<String> only, String part) {
    this.json = json;
    this.only = only;
    this.part = part;
  }

  public static void main(String[] args) {
    boolean json = false;
    String only = null;
    String part = "";
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        json = true;
      } else if (args[i].equals("--only") && i + 1 < args.length) {
        only = args[++i];
      } else if (args[i].equals("--with") && i + 1 < args.length) {
        part = args[++i];
      } else {
        fail("what is " + args[i] + "? ./interop --help says what there is.");
      }
    }
    Interop interop = new Interop(json, Optional.ofNullable(only), part);
    interop.run();
    System.exit(interop.bad == 0 ? 0 : 1);
  }

  private static void fail(String why) {
    System.err.println("interop: " + why);
    System.exit(2);
  }

  private void run() {
    List<Peer> peers =
        Peers.ALL.stream().filter(it -> only.map(it.name()::equals).orElse(true)).toList();
    if (peers.isEmpty()) {
      fail(
          "there is no peer named "
              + only.orElseThrow()
              + "; the peers are "
              + String.join(", ", Peers.ALL.stream().map(Peer::name).toList())
              + ".");
    }
    if (!json) {
      System.out.println(Ledger.Row.HEAD);
    }
    peers.forEach(this::talkWith);
    if (!json) {
      System.out.println();
      totals.forEach((of, counts) -> System.out.println(total(of, counts)));
      System.out.println(bad == 0 ? "Every verdict is good." : bad + " verdicts are bad.");
    }
  }

  private void talkWith(Peer peer) {
    Optional<String> absence = peer.absence();
    if (absence.isPresent()) {
      print(Ledger.Row.absent(peer, absence.orElseThrow()));
      return;
    }
    for (Conversation conversation : conversations(peer)) {
      if (!conversation.toString().contains(part)) {
        continue;
      }
      Ledger.Row row;
      try {
        row = conversation.run();
      } catch (Exception | AssertionError e) {
        row = Ledger.shared().last();
        System.err.println("interop: " + e.getMessage());
      }
      print(row);
      int[] counts = totals.computeIfAbsent(peer.version() + ", " + row.version(), _ -> new int[2]);
      counts[row.isGood() ? 0 : 1]++;
      bad += row.isGood() ? 0 : 1;
    }
  }

  private static List<Conversation> conversations(Peer peer) {
    List<Conversation> all = new ArrayList<>();
    for (Role role : Role.values()) {
      all.addAll(Agenda.with(new Gatehouse(), role, peer));
      all.addAll(OlderAgenda.with(new Gatehouse(), role, peer, OlderAgenda.Extent.WHOLE));
    }
    return all;
  }

  private void print(Ledger.Row row) {
    System.out.println(json ? row.json() : row.text());
  }

  private static String total(String of, int[] counts) {
    return counts[0] + " good" + (counts[1] == 0 ? "" : ", " + counts[1] + " bad") + ": " + of;
  }
}
