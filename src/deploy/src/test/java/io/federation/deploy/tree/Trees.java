package io.federation.deploy.tree;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes trees of all kinds, the same ones for the same seed. */
final class Trees {

  private static final String[] ODD = {
    "", "'", "\"", "'\"", "\\", "\n", "é", "€", "😀", "#", "u'x'", "a -> b", "\u0000", "\t",
    "\u007f"
  };
  private static final double[] REALS = {
    0.0,
    -0.0,
    1.0,
    1.5,
    0.1,
    1e16,
    1e15,
    1.25e17,
    1e-5,
    1e-4,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0.002,
    9.5e-7,
    -3.25
  };

  private final Random random;

  Trees(long seed) {
    random = new Random(seed);
  }

  TreeNode top() {
    return new TreeNode(new TreeMap<>(), children(4));
  }

  private SortedMap<String, TreeNode> children(int depth) {
    SortedMap<String, TreeNode> children = new TreeMap<>();
    for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
      children.put(name(), new TreeNode(properties(), children(depth - 1)));
    }
    return children;
  }

  SortedMap<String, Literal> properties() {
    SortedMap<String, Literal> properties = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> properties.put(name() + " ->", new Literal.Text("/" + name() + "/../" + name()));
        case 1 -> properties.put(name() + " =>", new Literal.Text("../" + name() + " " + name()));
        case 2 -> properties.put("type", new Literal.Text(name() + " sub"));
        default -> properties.put(name(), literal(3));
      }
    }
    return properties;
  }

  private String name() {
    String[] starts = {"a", "cms", "web-1.0", "x_y", "424242", "1.2.3.4:80", "é"};
    return starts[random.nextInt(starts.length)] + random.nextInt(50);
  }

  Literal literal(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> new Literal.Text(text());
      case 1 ->
          new Literal.Whole(
              random.nextInt(10) == 0
                  ? new BigInteger(90, random).negate()
                  : BigInteger.valueOf(random.nextInt()));
      case 2 ->
          new Literal.Real(
              random.nextBoolean()
                  ? REALS[random.nextInt(REALS.length)]
                  : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 3 -> new Literal.Truth(random.nextBoolean());
      case 4 -> new Literal.None();
      case 5 -> {
        List<Literal> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(literal(depth - 1));
        }
        yield new Literal.Sequence(values);
      }
      default -> {
        SortedMap<String, Literal> values = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.put(text(), literal(depth - 1));
        }
        yield new Literal.Mapping(values);
      }
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(random.nextBoolean() ? ODD[random.nextInt(ODD.length)] : name());
    }
    return text.toString();
  }
}
