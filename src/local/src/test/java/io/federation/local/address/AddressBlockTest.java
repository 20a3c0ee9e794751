package io.federation.local.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

  @Test
  void a_path_has_the_same_block_always_and_hardly_one_that_another_has() {
    Set<AddressBlock> blocks = new HashSet<>();
    for (int number = 0; number < 5000; number++) {
      Path home = Path.of("/srv/fed" + number);
      AddressBlock block = AddressBlock.of(home);
      assertThat(AddressBlock.of(home)).isEqualTo(block);
      assertThat(block.high()).isBetween(1, 254).isNotEqualTo(53);
      blocks.add(block);
    }
    assertThat(blocks).hasSizeGreaterThan(4500);
  }

  @Test
  void a_block_is_written_as_it_is_read() {
    AddressBlock block = AddressBlock.parse("127.77.3");

    assertThat(block).isEqualTo(new AddressBlock(77, 3)).hasToString("127.77.3");
    assertThat(block.host(9)).isEqualTo("127.77.3.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.1", "127.53.1", "127.1.256", "10.1.1", "127.1.1.1", "127.1.x"})
  void what_is_no_block_is_refused(String text) {
    assertThatThrownBy(() -> AddressBlock.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an address block");
  }
}
