package gradus.study;

import gradus.text.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Which values a setting may have, and the one way in which each is written. */
sealed interface Allowed {
  /**
   * Returns a value as it is written in records.
   *
   * @param value text or a number, from a file or a user
   * @throws IllegalArgumentException if it is not allowed; the message says what is
   */
  String read(Object value);

  /** Returns the choice of some words. */
  static Words words(String kind, String... words) {
    return new Words(kind, List.of(words));
  }

  private static IllegalArgumentException unexpected(String expected, Object found) {
    String text = found instanceof String word ? '"' + word + '"' : String.valueOf(found);
    return new IllegalArgumentException("expected " + expected + ", found " + text + ".");
  }

  /**
   * One of some words.
   *
   * @param kind what they are, for messages
   * @param words the words
   */
  record Words(String kind, List<String> words) implements Allowed {
    @Override
    public String read(Object value) {
      if (!(value instanceof String word)) {
        throw unexpected("one of " + String.join(", ", words), value);
      }
      if (!words.contains(word)) {
        throw new IllegalArgumentException(Suggestions.unknown(kind, word, words));
      }
      return word;
    }
  }

  /**
   * A name that a parser knows.
   *
   * @param parser throws {@link IllegalArgumentException} for others, saying which it knows
   */
  record Named(Consumer<String> parser) implements Allowed {
    @Override
    public String read(Object value) {
      if (!(value instanceof String name)) {
        throw unexpected("a name", value);
      }
      parser.accept(name);
      return name;
    }
  }

  /** A whole number in a range, both ends included. */
  record Whole(long least, long most) implements Allowed {
    @Override
    public String read(Object value) {
      if (value instanceof Long number && number >= least && number <= most) {
        return number.toString();
      }
      throw unexpected(range(), value);
    }

    private String range() {
      return String.format(Locale.ROOT, "a whole number from %,d to %,d", least, most);
    }
  }

  /** A word, or a whole number in a range. */
  record WholeOr(String word, long least, long most) implements Allowed {
    @Override
    public String read(Object value) {
      if (word.equals(value)) {
        return word;
      }
      Whole number = new Whole(least, most);
      if (value instanceof Long) {
        return number.read(value);
      }
      throw unexpected('"' + word + "\" or " + number.range(), value);
    }
  }

  /** A number in a range, both ends included. */
  record Real(double least, double most) implements Allowed {
    @Override
    public String read(Object value) {
      if (value instanceof Number number
          && number.doubleValue() >= least
          && number.doubleValue() <= most) {
        return text(number.doubleValue());
      }
      throw unexpected("a number from " + text(least) + " to " + text(most), value);
    }

    private static String text(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? String.valueOf((long) number)
          : String.valueOf(number);
    }
  }

  /** Sizes of hidden layers, joined by hyphens, or none. */
  record Sizes() implements Allowed {
    private static final String EXPECTED =
        "\"none\" or sizes of hidden layers, such as 100 or \"300-100\"";

    @Override
    public String read(Object value) {
      String text = value instanceof Long ? value.toString() : value instanceof String s ? s : "";
      if (text.equals("none") || text.matches("[1-9][0-9]{0,4}(-[1-9][0-9]{0,4}){0,15}")) {
        return text;
      }
      throw unexpected(EXPECTED, value);
    }
  }
}
