package io.federation.deploy.tree;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The value of a property: what both JSON (RFC 8259) and a literal of Python can say. */
public sealed interface Literal {

  /** A text. */
  record Text(String value) implements Literal {}

  /** An integer of any size. */
  record Whole(BigInteger value) implements Literal {

    /** An integer. */
    public Whole(long value) {
      this(BigInteger.valueOf(value));
    }
  }

  /** A number with a fraction or an exponent; finite. */
  record Real(double value) implements Literal {

    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(value + " is not a number");
      }
    }
  }

  /** True or false. */
  record Truth(boolean value) implements Literal {}

  /** {@code None}, JSON's {@code null}. */
  record None() implements Literal {}

  /** A list; a tuple of Python is one, too. */
  record Sequence(List<Literal> values) implements Literal {
    public Sequence {
      values = List.copyOf(values);
    }
  }

  /** A dictionary. */
  record Mapping(SortedMap<String, Literal> values) implements Literal {
    public Mapping {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
  }
}
