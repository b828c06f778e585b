package gradus.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Symbols as a person can read them, those that cannot be seen by name. */
final class SymbolNames {
  private static final int MOST_NAMED = 80;

  private SymbolNames() {}

  /** Returns a symbol in quotation marks, or its name. */
  static String of(String symbol) {
    String name = visible(symbol);
    return name.equals(symbol) ? "'" + name + "'" : name;
  }

  /** Returns a character, as it looks if it can be seen, and its number in Unicode. */
  static String withCodePoint(int character) {
    String symbol = Character.toString(character);
    String name = of(symbol);
    String code = hexadecimal(symbol);
    return name.contains(code) ? code : name + " (" + code + ")";
  }

  /** Returns how many symbols there are and which, neighbours in the alphabet as ranges. */
  static String of(List<String> symbols) {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < symbols.size() && names.size() < MOST_NAMED) {
      int end = endOfRange(symbols, at);
      if (end - at < 2) {
        end = at;
      }
      String first = visible(symbols.get(at));
      names.add(end == at ? first : first + "–" + symbols.get(end));
      at = end + 1;
    }
    String count = String.format(Locale.ROOT, "%,d symbol", symbols.size());
    String more = at == symbols.size() ? "" : " and " + (symbols.size() - at) + " more";
    return count + (symbols.size() == 1 ? ": " : "s: ") + String.join(" ", names) + more;
  }

  /** Returns the last place of a run of letters or digits, each the next in Unicode. */
  private static int endOfRange(List<String> symbols, int start) {
    int end = start;
    while (end + 1 < symbols.size()
        && isLetterOrDigit(symbols.get(end))
        && isLetterOrDigit(symbols.get(end + 1))
        && symbols.get(end + 1).codePointAt(0) == symbols.get(end).codePointAt(0) + 1) {
      end++;
    }
    return end;
  }

  private static boolean isLetterOrDigit(String symbol) {
    return Vocabulary.isCharacter(symbol) && Character.isLetterOrDigit(symbol.codePointAt(0));
  }

  private static String visible(String symbol) {
    if (!Vocabulary.isCharacter(symbol)) {
      return symbol.codePoints().allMatch(SymbolNames::isVisible) ? symbol : hexadecimal(symbol);
    }
    return switch (symbol) {
      case "\n" -> "newline";
      case "\r" -> "carriage-return";
      case "\t" -> "tab";
      case " " -> "space";
      default -> isVisible(symbol.codePointAt(0)) ? symbol : hexadecimal(symbol);
    };
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String hexadecimal(String symbol) {
    StringBuilder name = new StringBuilder();
    symbol
        .codePoints()
        .forEach(character -> name.append(String.format(Locale.ROOT, "U+%04X", character)));
    return name.toString();
  }
}
