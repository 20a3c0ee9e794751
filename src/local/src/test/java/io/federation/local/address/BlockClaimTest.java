package io.federation.local.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone: a program that another class starts keeps a closed socket open until it is executed. */
@Isolated
class BlockClaimTest {

  @TempDir Path folder;

  @Test
  void a_block_that_another_federation_holds_is_refused_with_its_home() throws IOException {
    AddressBlock block = AddressBlock.of(folder);
    Path other = folder.resolve("the é other");
    try (BlockClaim held = BlockClaim.take(block, other)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> BlockClaim.check(block, folder))
          .isInstanceOf(BlockTakenException.class)
          .hasMessageContaining("in use by the federation in " + other + ":");
      assertThatThrownBy(() -> BlockClaim.take(block, folder))
          .isInstanceOf(BlockTakenException.class)
          .hasMessageContaining("in use by the federation in " + other + ":");
      BlockClaim.check(block, other);
    }
    BlockClaim.check(block, folder);
    BlockClaim.take(block, folder).close();
  }

  @Test
  void a_claim_that_was_closed_is_gone_at_once() throws IOException {
    AddressBlock block = AddressBlock.of(folder);
    Path other = folder.resolve("other");
    for (int i = 0; i < 200; i++) {
      BlockClaim.take(block, other).close();
      BlockClaim.check(block, folder);
    }
  }

  @Test
  void a_program_that_is_no_federation_is_named_by_where_it_listens() throws IOException {
    AddressBlock block = AddressBlock.of(folder);
    String host = block.host(AddressBlock.KEEPER_HOST);
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getByName(host), BlockClaim.PORT));
      assertThatThrownBy(() -> BlockClaim.check(block, folder))
          .isInstanceOf(BlockTakenException.class)
          .hasMessageContaining("a program that listens on " + host);
    }
  }
}
