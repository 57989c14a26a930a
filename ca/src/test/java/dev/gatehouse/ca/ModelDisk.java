package dev.gatehouse.ca;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder in memory that knows what a disk would still hold after the power went: contents are
 * lost until their file is synced, and names that were made, moved or deleted until their folder
 * is. What is not synced may survive or not, each change for itself and in any order, as POSIX has
 * it. A test ends the process, or makes the disk refuse, at any one call.
 */
final class ModelDisk implements FolderFiles {
  /** The process is gone: nothing that it still tries has an effect. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String call) {
      super(call);
    }
  }

  /** What happens at the call with the planned number. */
  enum Trouble {
    KILL,
    REFUSE
  }

  /** A file, or a folder where {@code entries} is set. */
  private static final class Node {
    byte[] contents = {};
    boolean synced;
    Access access = Access.OWNER;
    Map<String, Node> durable;
    List<Map<String, Optional<Node>>> pending;

    static Node folder() {
      Node node = new Node();
      node.durable = new TreeMap<>();
      node.pending = new ArrayList<>();
      return node;
    }

    Map<String, Node> entries() {
      Map<String, Node> entries = new TreeMap<>(durable);
      pending.forEach(change -> apply(change, entries));
      return entries;
    }

    static void apply(Map<String, Optional<Node>> change, Map<String, Node> entries) {
      change.forEach(
          (name, node) -> {
            if (node.isPresent()) {
              entries.put(name, node.get());
            } else {
              entries.remove(name);
            }
          });
    }

    Node copy(Map<Node, Node> copies) {
      Node known = copies.get(this);
      if (known != null) {
        return known;
      }
      Node copy = durable == null ? new Node() : folder();
      copies.put(this, copy);
      copy.contents = contents.clone();
      copy.synced = synced;
      copy.access = access;
      if (durable != null) {
        durable.forEach((name, node) -> copy.durable.put(name, node.copy(copies)));
        for (Map<String, Optional<Node>> change : pending) {
          Map<String, Optional<Node>> copied = new LinkedHashMap<>();
          change.forEach((name, node) -> copied.put(name, node.map(n -> n.copy(copies))));
          copy.pending.add(copied);
        }
      }
      return copy;
    }
  }

  private final Node top;
  private final List<String> calls = new ArrayList<>();
  private Trouble trouble = Trouble.KILL;
  private int at = Integer.MAX_VALUE;
  private double writtenPart;
  private boolean killed;

  private ModelDisk(Node top) {
    this.top = top;
  }

  static ModelDisk empty() {
    return new ModelDisk(Node.folder());
  }

  /** The same for a new process: what the last one wrote is there, synced or not. */
  ModelDisk copy() {
    return new ModelDisk(top.copy(new IdentityHashMap<>()));
  }

  /**
   * Plans trouble at call number {@code call}, counted from 1.
   *
   * @param part how much of the contents gets written, where that call writes: 0..1
   */
  ModelDisk troubleAt(int call, Trouble kind, double part) {
    trouble = kind;
    at = call;
    writtenPart = part;
    return this;
  }

  /** The calls that were made and change something, in their order. */
  List<String> calls() {
    return calls;
  }

  /** All the disks that may be found when the power comes back. */
  List<ModelDisk> afterPowerLoss() {
    List<ModelDisk> found = new ArrayList<>();
    for (Node folder : outcomes(top)) {
      found.add(new ModelDisk(folder));
    }
    return found;
  }

  private static List<Node> outcomes(Node node) {
    return node.durable == null ? contentsOutcomes(node) : folderOutcomes(node);
  }

  private static List<Node> contentsOutcomes(Node file) {
    List<Node> outcomes = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>(List.of(file.contents));
    if (!file.synced && file.contents.length > 0) {
      contents.add(new byte[0]);
      contents.add(Arrays.copyOf(file.contents, file.contents.length / 2));
      contents.add(new byte[file.contents.length]); // the length got there and the blocks did not
    }
    for (byte[] each : contents) {
      Node node = new Node();
      node.contents = each;
      node.synced = true;
      node.access = file.access;
      outcomes.add(node);
    }
    return outcomes;
  }

  private static List<Node> folderOutcomes(Node folder) {
    List<Node> outcomes = new ArrayList<>();
    for (int subset = 0; subset < 1 << folder.pending.size(); subset++) {
      Map<String, Node> entries = new TreeMap<>(folder.durable);
      for (int i = 0; i < folder.pending.size(); i++) {
        if ((subset & 1 << i) != 0) {
          Node.apply(folder.pending.get(i), entries);
        }
      }
      List<Map<String, Node>> combined = new ArrayList<>(List.of(Map.of()));
      entries.forEach(
          (name, node) -> {
            List<Map<String, Node>> more = new ArrayList<>();
            for (Map<String, Node> before : combined) {
              for (Node outcome : outcomes(node)) {
                Map<String, Node> after = new HashMap<>(before);
                after.put(name, outcome);
                more.add(after);
              }
            }
            combined.clear();
            combined.addAll(more);
          });
      for (Map<String, Node> each : combined) {
        Node outcome = Node.folder();
        outcome.durable.putAll(each);
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  /** Counts a call that changes something; ends the process or refuses if it was planned. */
  private void call(String what) throws IOException {
    if (killed) {
      throw new Killed("dead before " + what);
    }
    calls.add(what);
    if (calls.size() == at) {
      if (trouble == Trouble.KILL) {
        killed = true;
        throw new Killed(what);
      }
      throw new FileSystemException(path("").toString(), null, "no space left on device");
    }
  }

  private Optional<Node> find(String name) {
    if (name.isEmpty()) {
      return Optional.of(top);
    }
    int slash = name.indexOf('/');
    Optional<Node> folder = slash < 0 ? Optional.of(top) : find(name.substring(0, slash));
    return folder.map(f -> f.entries().get(name.substring(slash + 1)));
  }

  private Node need(String name) throws IOException {
    return find(name).orElseThrow(() -> new NoSuchFileException(path(name).toString()));
  }

  private void change(String name, Optional<Node> to) throws IOException {
    Map<String, Optional<Node>> change = new LinkedHashMap<>();
    change.put(base(name), to);
    need(folderOf(name)).pending.add(change);
  }

  private static String folderOf(String name) {
    return name.contains("/") ? name.substring(0, name.indexOf('/')) : "";
  }

  private static String base(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  @Override
  public Path path(String name) {
    return Path.of("/model").resolve(name);
  }

  @Override
  public void createFolder(String name) throws IOException {
    if (find(name).isEmpty()) {
      call("createFolder " + name);
      change(name, Optional.of(Node.folder()));
    }
  }

  @Override
  public Set<String> list(String folder) {
    return find(folder).map(f -> new TreeSet<>(f.entries().keySet())).orElseGet(TreeSet::new);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return find(name).map(node -> node.contents.clone());
  }

  @Override
  public boolean isExposed(String name) throws IOException {
    return need(name).access != Access.OWNER;
  }

  @Override
  public void write(String name, byte[] contents, Access access) throws IOException {
    if (find(name).isPresent()) {
      throw new FileAlreadyExistsException(path(name).toString());
    }
    Node node = new Node();
    node.access = access;
    boolean troubled = calls.size() + 1 == at;
    if (!killed && troubled && writtenPart >= 0) {
      node.contents = Arrays.copyOf(contents, (int) (contents.length * writtenPart));
      change(name, Optional.of(node));
    }
    call("write " + name);
    node.contents = contents.clone();
    change(name, Optional.of(node));
  }

  @Override
  public void sync(String name) throws IOException {
    Node node = need(name);
    call("sync " + name);
    node.synced = true;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Node node = need(from);
    call("rename " + from + " to " + to);
    if (!folderOf(from).equals(folderOf(to))) {
      throw new IOException("from one folder to another");
    }
    Map<String, Optional<Node>> change = new LinkedHashMap<>();
    change.put(base(from), Optional.empty());
    change.put(base(to), Optional.of(node));
    need(folderOf(from)).pending.add(change);
  }

  @Override
  public void syncFolder(String name) throws IOException {
    Node folder = need(name);
    call("syncFolder " + name);
    folder.durable = new TreeMap<>(folder.entries());
    folder.pending.clear();
  }

  @Override
  public void delete(String name) throws IOException {
    if (find(name).isPresent()) {
      call("delete " + name);
      change(name, Optional.empty());
    }
  }

  @Override
  public Optional<Lock> lock(Duration wait) {
    return Optional.of(() -> {}); // the system gives a dead process's lock back
  }
}
