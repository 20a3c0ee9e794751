package io.federation.local.node;

import io.federation.local.address.AddressBlock;
import io.federation.local.home.FederationHome;
import io.federation.local.home.PropertyFiles;
import io.federation.machine.FileTrees;
import io.federation.machine.PrivateFiles;
import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Gives new nodes what is theirs alone: an instance id that was never used before, an address that
 * no living node has, and a volume if their part keeps data. For one caller at a time.
 *
 * <p>A node's home appears at once with all of that in it. What the last numbers were is written
 * before, so that a number is skipped, and never given twice, when a kill comes in between.
 */
public final class NodeCreator {

  private static final String HIDDEN = ".new-";
  private static final String HOST = "address.host";
  private static final String NUMBER = "number.";
  private static final int HOSTS = AddressBlock.LAST_HOST - AddressBlock.FIRST_HOST + 1;

  private final FederationHome home;
  private final AddressBlock block;

  /**
   * Creates nodes of the federation of {@code home}, whose nodes have addresses in {@code block}.
   */
  public NodeCreator(FederationHome home, AddressBlock block) {
    this.home = home;
    this.block = block;
  }

  /** Removes what a killed process left of homes that it was making. */
  public void sweep() throws IOException {
    if (Files.isDirectory(home.nodes())) {
      try (DirectoryStream<Path> growing = Files.newDirectoryStream(home.nodes(), HIDDEN + "*")) {
        for (Path folder : growing) {
          FileTrees.delete(folder);
        }
      }
    }
  }

  /**
   * Makes the home of a new node, which is in state {@code presetup} then.
   *
   * @param keepsData whether what stands in its data folder outlives the node
   * @throws IOException also if all addresses are in use
   */
  public LocalNode create(String part, boolean keepsData) throws IOException {
    SortedMap<String, String> numbers = PropertyFiles.read(file());
    List<LocalNode> living = LocalNode.existing(home);
    int number =
        1
            + Math.max(
                number(numbers, NUMBER + part),
                living.stream()
                    .filter(node -> node.part().equals(part))
                    .mapToInt(LocalNode::number)
                    .max()
                    .orElse(0));
    int host = freeHost(living, number(numbers, HOST));
    numbers.put(NUMBER + part, Integer.toString(number));
    numbers.put(HOST, Integer.toString(host));
    PropertyFiles.write(file(), numbers);
    LocalNode node = LocalNode.of(home, part, number);
    Path growing = home.nodes().resolve(HIDDEN + node.id());
    FileTrees.delete(growing);
    LocalNode hidden = new LocalNode(node.id(), part, growing);
    hidden.note(NodeProperty.ADDRESS, block.host(host));
    if (keepsData) {
      hidden.note(NodeProperty.DATAFOLDER, freeVolume(part, living).toString());
    }
    new CallKey(home).allowOn(hidden);
    StateFiles.moveToPlace(growing, node.home());
    return node;
  }

  /**
   * Returns the free number that comes after {@code last}: one that is free again waits longest.
   */
  private int freeHost(List<LocalNode> living, int last) throws IOException {
    Set<String> used = new HashSet<>();
    for (LocalNode node : living) {
      node.address().ifPresent(used::add);
    }
    for (int step = 0; step < HOSTS; step++) {
      int host = AddressBlock.FIRST_HOST + Math.floorMod(last + step, HOSTS);
      if (!used.contains(block.host(host))) {
        return host;
      }
    }
    throw new IOException(
        "all "
            + HOSTS
            + " addresses of "
            + block
            + " are in use: let parts have fewer nodes (count, in it/federation.yaml)");
  }

  /** A node that failed is of no use any more and its processes are dead: its volume is free. */
  private Path freeVolume(String part, List<LocalNode> living) throws IOException {
    Set<Path> used = new HashSet<>();
    for (LocalNode node : living) {
      if (!node.hasFailed()) {
        node.dataFolder().ifPresent(used::add);
      }
    }
    int slot = 1;
    while (used.contains(volume(part, slot))) {
      slot++;
    }
    Path volume = volume(part, slot);
    PrivateFiles.createFolders(volume);
    // Its service may be of another user than the node.
    PrivateFiles.letPass(home.volumes());
    PrivateFiles.letPass(volume);
    return volume;
  }

  private Path volume(String part, int slot) {
    return home.volumes().resolve(part + "-" + slot);
  }

  private int number(Map<String, String> numbers, String key) throws IOException {
    try {
      return Integer.parseInt(numbers.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      throw new IOException(
          file() + ": " + key + "=" + numbers.get(key) + " is not a number: write the last one", e);
    }
  }

  private Path file() {
    return home.nodes().resolve(".numbers.properties");
  }
}
