package gradus.abc;

import gradus.score.Fraction;
import org.jspecify.annotations.Nullable;

/** A place in a line of text. */
final class Cursor {
  /** The largest numerator or denominator of a length. */
  static final int LARGEST = 1 << 16;

  final String text;
  final int line;
  private final int offset;
  int at;
  private int begun;

  /**
   * Creates a cursor at the beginning.
   *
   * @param offset columns before the text in its line
   */
  Cursor(String text, int line, int offset) {
    this.text = text;
    this.line = line;
    this.offset = offset;
  }

  boolean ended() {
    return at >= text.length();
  }

  /** Returns the character here, or 0 at the end. */
  char peek() {
    return peek(0);
  }

  /** Returns the character some way on, or 0 beyond the end. */
  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  /** Returns the column, from 1. */
  int column() {
    return offset + at + 1;
  }

  /** Marks the beginning of an element. */
  void begin() {
    begun = at;
  }

  /** Returns the column at which the element here begins, from 1. */
  int begun() {
    return offset + begun + 1;
  }

  boolean skip(char expected) {
    boolean found = peek() == expected && !ended();
    at += found ? 1 : 0;
    return found;
  }

  /** Returns the text up to a character and goes beyond it; null, staying, if there is none. */
  @Nullable String until(char end) {
    int stop = text.indexOf(end, at);
    if (stop < 0) {
      return null;
    }
    String between = text.substring(at, stop);
    at = stop + 1;
    return between;
  }

  /** Reads digits; −1 if there are none, and {@link Integer#MAX_VALUE} if too large. */
  int number() {
    if (!isDigit(peek())) {
      return -1;
    }
    long value = 0;
    while (isDigit(peek())) {
      value = Math.min(Integer.MAX_VALUE, value * 10 + (peek() - '0'));
      at++;
    }
    return (int) value;
  }

  /** Reads a length such as {@code 3/2} or {@code //}; null if it is out of bounds. */
  @Nullable Fraction length() {
    int numerator = number();
    long denominator = 1;
    boolean slashed = false;
    while (skip('/')) {
      slashed = true;
      int given = number();
      denominator = Math.min(Integer.MAX_VALUE, denominator * (given < 0 ? 2 : given));
    }
    numerator = numerator < 0 ? 1 : numerator;
    if (numerator == 0 || numerator > LARGEST) {
      return null;
    }
    if (slashed && (denominator == 0 || denominator > LARGEST)) {
      return null;
    }
    return Fraction.of(numerator, denominator);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
