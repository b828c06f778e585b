package gradus.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The symbols that a language model knows, in a fixed order; a symbol's place, from 0, is its
 * token. A symbol is a character (a Unicode code point) or a longer word.
 */
public final class Vocabulary {
  /** The most symbols that a vocabulary may have. */
  public static final int MAX_SIZE = 65_536;

  /** The greatest length of a symbol, in UTF-16 units. */
  public static final int MAX_SYMBOL_LENGTH = 64;

  private static final int ABSENT = -1;

  private final List<String> symbols;
  private final Map<String, Integer> words = new HashMap<>(); // symbols of several characters
  private final int[] characters; // code point → token
  private final int longest; // of the words, 0 if there are none

  private Vocabulary(List<String> symbols) {
    if (symbols.isEmpty() || symbols.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a vocabulary has from 1 to " + MAX_SIZE + " symbols, got " + symbols.size());
    }
    this.symbols = List.copyOf(symbols);
    this.characters = new int[greatestCharacter(this.symbols) + 1];
    Arrays.fill(characters, ABSENT);
    int longestWord = 0;
    Set<String> seen = new HashSet<>();
    for (int token = 0; token < this.symbols.size(); token++) {
      String symbol = this.symbols.get(token);
      if (symbol.isEmpty() || symbol.length() > MAX_SYMBOL_LENGTH) {
        throw new IllegalArgumentException(
            "symbol "
                + token
                + " of a vocabulary: expected a length from 1 to "
                + MAX_SYMBOL_LENGTH
                + ", found "
                + symbol.length());
      }
      if (!seen.add(symbol)) {
        throw new IllegalArgumentException(
            "symbol " + token + " of a vocabulary: " + SymbolNames.of(symbol) + " is there twice");
      }
      if (isCharacter(symbol)) {
        characters[symbol.codePointAt(0)] = token;
      } else {
        words.put(symbol, token);
        longestWord = Math.max(longestWord, symbol.length());
      }
    }
    this.longest = longestWord;
  }

  /**
   * Returns the vocabulary of some symbols, in their order.
   *
   * @throws IllegalArgumentException if there are none or more than {@link #MAX_SIZE}, if one is
   *     empty, longer than {@link #MAX_SYMBOL_LENGTH} or there twice
   */
  public static Vocabulary of(List<String> symbols) {
    return new Vocabulary(symbols);
  }

  /**
   * Returns the characters that occur in a text, in the order of their code points.
   *
   * @throws IllegalArgumentException if there are none or more than {@link #MAX_SIZE}
   */
  public static Vocabulary ofCharacters(String text) {
    var seen = new boolean[Character.MAX_CODE_POINT + 1];
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      seen[text.codePointAt(at)] = true;
    }
    List<String> symbols = new ArrayList<>();
    for (int character = 0; character < seen.length; character++) {
      if (seen[character]) {
        symbols.add(Character.toString(character));
      }
    }
    return new Vocabulary(symbols);
  }

  private static int greatestCharacter(List<String> symbols) {
    return symbols.stream()
        .filter(Vocabulary::isCharacter)
        .mapToInt(symbol -> symbol.codePointAt(0))
        .max()
        .orElse(ABSENT);
  }

  static boolean isCharacter(String symbol) {
    return !symbol.isEmpty() && symbol.length() == Character.charCount(symbol.codePointAt(0));
  }

  /** Returns the number of symbols. */
  public int size() {
    return symbols.size();
  }

  /** Returns the symbols in order. */
  public List<String> symbols() {
    return symbols;
  }

  /**
   * Returns the symbol of a token.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String symbol(int token) {
    if (token < 0 || token >= symbols.size()) {
      throw new IllegalArgumentException(
          "token " + token + ": expected one from 0 to " + (symbols.size() - 1));
    }
    return symbols.get(token);
  }

  /** Returns the token of a symbol, if it is in the vocabulary. */
  public OptionalInt token(String symbol) {
    int token =
        isCharacter(symbol)
            ? token(symbol.codePointAt(0))
            : words.getOrDefault(symbol, ABSENT).intValue();
    return token == ABSENT ? OptionalInt.empty() : OptionalInt.of(token);
  }

  private int token(int character) {
    return character < characters.length ? characters[character] : ABSENT;
  }

  /**
   * Returns the tokens of a text. Where several symbols fit, the longest is taken.
   *
   * @throws IllegalArgumentException if no symbol fits somewhere, naming the character, its
   *     position and the vocabulary
   */
  public int[] encode(String text) {
    int[] tokens = new int[text.length()];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      int token = wordAt(text, at);
      if (token == ABSENT) {
        token = token(text.codePointAt(at));
      }
      if (token == ABSENT) {
        throw unknown(text, at);
      }
      at += symbols.get(token).length();
      tokens[count++] = token;
    }
    return Arrays.copyOf(tokens, count);
  }

  private int wordAt(String text, int at) {
    for (int length = Math.min(longest, text.length() - at); length > 1; length--) {
      Integer token = words.get(text.substring(at, at + length));
      if (token != null) {
        return token;
      }
    }
    return ABSENT;
  }

  private IllegalArgumentException unknown(String text, int at) {
    String before = text.substring(0, at);
    int line = 1 + (int) before.chars().filter(unit -> unit == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    String position = "character " + (1 + before.codePointCount(lineStart, at));
    return new IllegalArgumentException(
        SymbolNames.withCodePoint(text.codePointAt(at))
            + ", "
            + (text.indexOf('\n') < 0 ? position : position + " of line " + line)
            + ", is not in the vocabulary, which is "
            + this);
  }

  /**
   * Returns the text of tokens: their symbols, joined.
   *
   * @throws IllegalArgumentException if a token has no symbol
   */
  public String decode(int... tokens) {
    return Arrays.stream(tokens).mapToObj(this::symbol).collect(Collectors.joining());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary vocabulary && symbols.equals(vocabulary.symbols);
  }

  @Override
  public int hashCode() {
    return symbols.hashCode();
  }

  /** Returns the vocabulary in words, for example {@code 14 symbols: newline space . A–C a–h}. */
  @Override
  public String toString() {
    return SymbolNames.of(symbols);
  }
}
