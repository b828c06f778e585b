package gradus.tunes;

import gradus.abc.Abc;
import gradus.abc.AbcTune;
import gradus.score.Score;
import gradus.sequence.Vocabulary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tunes as a language model reads and writes them: the metre, the key, and the music in ABC, each
 * tune after the symbol {@link #END}.
 *
 * <pre>
 * M:6/8
 * K:D
 * |: A | dfd faf | ede fdB | ...
 * </pre>
 *
 * <p>Titles and whatever else the music does not depend on are left out, and every tune is written
 * in the same way, with an eighth note as the unit.
 */
public final class TuneText {
  /** Stands before each tune and after the last one: a character that occurs in none. */
  public static final String END = "\u001e";

  private static final Pattern LEFT_OUT = Pattern.compile("(?m)^(?:[XTCORLQ]:|%%).*\n");

  /**
   * What a token model takes as one: in order, a field, words in quotes, a note, a bar, and so on.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          String.join(
              "|",
              "[H-Z]:[^\n]*\n",
              "\"[^\"\n]*\"",
              "![^!\n]*!",
              "[\\^=_]{0,2}[A-Ga-g][,']*[0-9]*/*[0-9]*-?",
              "[zx][0-9]*/*[0-9]*",
              "\\][0-9]+/*[0-9]*",
              "[|:\\[]*[|:]+\\]?(?: ?\\[?[1-9])?",
              "\\([2-9](?::[0-9]*)*",
              "."),
          Pattern.DOTALL);

  private TuneText() {}

  /** Returns a tune as text, from its metre on. */
  public static String of(Score tune) {
    return LEFT_OUT.matcher(Abc.write(tune, 1)).replaceAll("").strip() + "\n";
  }

  /** Returns tunes as one text. */
  public static String of(List<Score> tunes) {
    return tunes.stream().map(TuneText::of).collect(Collectors.joining(END, END, END));
  }

  /**
   * Reads what a model wrote. Mistakes are skipped, and reported with the tune.
   *
   * @param text from its metre on
   * @param title the title that it gets
   * @throws gradus.data.DataException if there is no tune in it at all
   */
  public static AbcTune read(String text, String title) {
    String whole = "X:1\nT:" + title + "\nL:1/8\n" + text.replace(END, "");
    return Abc.parse(whole, Abc.Mode.LENIENT).getFirst();
  }

  /** Returns the characters of a text as symbols. */
  public static Vocabulary characters(String text) {
    return Vocabulary.ofCharacters(text);
  }

  /**
   * Returns the tokens of a text as symbols: notes with their lengths, bars, chord symbols, fields.
   * The single characters are symbols as well, so that any prime can be read.
   */
  public static Vocabulary tokens(String text) {
    SequencedSet<String> symbols = new LinkedHashSet<>();
    text.codePoints().distinct().sorted().forEach(c -> symbols.add(Character.toString(c)));
    SequencedSet<String> longer = new TreeSet<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.group().length() <= Vocabulary.MAX_SYMBOL_LENGTH) {
        longer.add(matcher.group());
      }
    }
    symbols.addAll(longer);
    return Vocabulary.of(List.copyOf(symbols));
  }
}
