package io.federation.local.address;

import io.federation.machine.Sha256;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The 256 addresses {@code 127.A.B.0} to {@code 127.A.B.255}. On Linux all of 127.0.0.0/8 is this
 * machine (RFC 1122, section 3.2.1.3), so that each node can have an address, and with it all
 * ports, to itself.
 *
 * @param high A, 1 to 254 but 53
 * @param low B, 0 to 255
 */
public record AddressBlock(int high, int low) {

  /** The number of the first host that may be a node. */
  public static final int FIRST_HOST = 1;

  /** The number of the last host that may be a node. */
  public static final int LAST_HOST = 253;

  /** The host that stands for the whole block. */
  public static final int KEEPER_HOST = 254;

  private static final Pattern FORM = Pattern.compile("127\\.([0-9]{1,3})\\.([0-9]{1,3})");
  private static final int BYTE = 256;

  /** Where name servers such as systemd-resolved (127.0.0.53) are looked for by habit. */
  private static final int NAME_SERVERS = 53;

  /** Checks the numbers. */
  public AddressBlock {
    if (high < 1 || high > BYTE - 2 || high == NAME_SERVERS || low < 0 || low >= BYTE) {
      throw new IllegalArgumentException("127." + high + "." + low + " is not an address block");
    }
  }

  /** Returns the block of the federation in {@code home}: always the same for the same path. */
  public static AddressBlock of(Path home) {
    byte[] hash = Sha256.of(home.toString());
    // 1 to 253, and what would be 53 or more moves up by one.
    int high = 1 + Byte.toUnsignedInt(hash[0]) % (BYTE - 3);
    return new AddressBlock(high < NAME_SERVERS ? high : high + 1, Byte.toUnsignedInt(hash[1]));
  }

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static AddressBlock parse(String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(text + " is not an address block such as 127.77.3");
    }
    return new AddressBlock(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
  }

  /** Returns the address of a host, such as {@code 127.77.3.1}. */
  public String host(int number) {
    return this + "." + number;
  }

  /** Returns {@code 127.<A>.<B>}. */
  @Override
  public String toString() {
    return "127." + high + "." + low;
  }
}
