package dev.gatehouse.proving.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/** Who talked with whom, and what came of it: {@code target/interop/table.txt}. Thread-safe. */
final class Ledger {
  private static final Ledger SHARED = new Ledger();
  private static final String FORM = "%-9s %-7s %-29s %-15s %-8s %-7s %s";

  private record Row(
      String peer, Role role, String suite, String group, String key, String verdict, String what) {
    String text() {
      String playing = role.toString().toLowerCase(Locale.ROOT);
      return String.format(FORM, peer, playing, suite, group, key, verdict, what).stripTrailing();
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final TreeSet<String> peers = new TreeSet<>();

  static Ledger shared() {
    return SHARED;
  }

  synchronized void present(Peer peer) {
    peers.add(peer.name() + ": " + peer.version());
  }

  synchronized void absent(Peer peer, String why) {
    peers.add(peer.name() + ": skipped, " + why);
  }

  synchronized void enter(Conversation conversation, Facts facts, String verdict) {
    Expectation expected = conversation.expected();
    rows.add(
        new Row(
            conversation.peer().name(),
            conversation.role() == Role.CLIENT ? Role.SERVER : Role.CLIENT,
            known(facts.suite(), expected.suite()),
            known(facts.group(), expected.group()),
            conversation.peerTerms().key().toString(),
            verdict,
            conversation.title().startsWith("TLS_") ? "" : conversation.title()));
  }

  private static String known(
      @org.jspecify.annotations.Nullable String said,
      @org.jspecify.annotations.Nullable String expected) {
    return said != null ? said : Objects.requireNonNullElse(expected, "-");
  }

  /** Writes the whole table as far as it is, and returns the part about one peer for the log. */
  synchronized String write(Peer about) {
    StringBuilder all = new StringBuilder();
    StringBuilder part = new StringBuilder();
    for (String peer : peers) {
      all.append(peer).append('\n');
      if (peer.startsWith(about.name() + ":")) {
        part.append(peer).append('\n');
      }
    }
    String head = String.format(FORM, "peer", "role", "suite", "group", "key", "verdict", "");
    all.append('\n').append(head.stripTrailing()).append('\n');
    for (Row row : rows) {
      all.append(row.text()).append('\n');
      if (row.peer.equals(about.name())) {
        part.append(row.text()).append('\n');
      }
    }
    try {
      Files.createDirectories(Path.of("target", "interop"));
      Files.writeString(Path.of("target", "interop", "table.txt"), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return part.toString();
  }
}
