package io.federation.deploy.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;

/** Writes values as Python 2 shows them, such as {@code u'1.0'}, {@code 1} or {@code None}. */
public final class LiteralText {

  /** A double of so many digits names one number alone (IEEE 754). */
  private static final int MOST_DIGITS = 17;

  private static final int LEAST_PLAIN_EXPONENT = -4;
  private static final int LEAST_LARGE_EXPONENT = 16;

  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);

  private final StringBuilder out = new StringBuilder();

  private LiteralText() {}

  public static String of(Literal value) {
    LiteralText text = new LiteralText();
    text.write(value);
    return text.out.toString();
  }

  private void write(Literal value) {
    if (value instanceof Literal.Text text) {
      quote(text.value());
    } else if (value instanceof Literal.Whole whole) {
      out.append(whole.value());
      if (whole.value().compareTo(LARGEST) > 0 || whole.value().compareTo(SMALLEST) < 0) {
        out.append('L');
      }
    } else if (value instanceof Literal.Real real) {
      out.append(real(real.value()));
    } else if (value instanceof Literal.Truth truth) {
      out.append(truth.value() ? "True" : "False");
    } else if (value instanceof Literal.Sequence sequence) {
      write(sequence);
    } else if (value instanceof Literal.Mapping mapping) {
      write(mapping);
    } else {
      out.append("None");
    }
  }

  private void write(Literal.Sequence sequence) {
    String before = "[";
    for (Literal value : sequence.values()) {
      out.append(before);
      write(value);
      before = ", ";
    }
    out.append(sequence.values().isEmpty() ? "[]" : "]");
  }

  private void write(Literal.Mapping mapping) {
    String before = "{";
    for (Map.Entry<String, Literal> entry : mapping.values().entrySet()) {
      out.append(before);
      quote(entry.getKey());
      out.append(": ");
      write(entry.getValue());
      before = ", ";
    }
    out.append(mapping.values().isEmpty() ? "{}" : "}");
  }

  private void quote(String value) {
    char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
    out.append('u').append(quote);
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c == quote) {
                    out.append('\\').append(quote);
                  } else if (c >= ' ' && c < 0x7f) {
                    out.append((char) c);
                  } else {
                    out.append(
                        String.format(
                            c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                  }
                }
              }
            });
    out.append(quote);
  }

  /** With as few digits as name the number, which Java before 19 does not always find. */
  private static String real(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= LEAST_PLAIN_EXPONENT && exponent < LEAST_LARGE_EXPONENT) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = shortest.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
