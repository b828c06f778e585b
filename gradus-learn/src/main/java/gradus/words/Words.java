package gradus.words;

import gradus.data.DataException;
import gradus.sequence.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A text as words: those that occur often enough, by number, the most frequent first.
 *
 * <p>A word is a run of letters and marks, in small letters, with apostrophes inside of it: {@code
 * o'er}, {@code king's}. All else parts words. Words that are too rare are left out, so that their
 * neighbours move together (Mikolov et al. 2013, section 2.3, leave them out in this way too).
 */
public final class Words {
  private static final int MOST_LETTERS = Vocabulary.MAX_SYMBOL_LENGTH;

  private final List<String> vocabulary;
  private final int[] counts;
  private final int[] tokens;
  private final int found;

  private Words(List<String> vocabulary, int[] counts, int[] tokens, int found) {
    this.vocabulary = vocabulary;
    this.counts = counts;
    this.tokens = tokens;
    this.found = found;
  }

  /**
   * Finds the words of a text.
   *
   * @param least how often a word must occur, 1 or more
   * @throws DataException if no word occurs so often
   */
  public static Words of(String text, int least) {
    if (least < 1) {
      throw new IllegalArgumentException("a word occurs once or more, got " + least);
    }
    List<String> all = split(text);
    Map<String, Integer> occurs = new HashMap<>();
    all.forEach(word -> occurs.merge(word, 1, Integer::sum));
    List<Map.Entry<String, Integer>> kept =
        occurs.entrySet().stream()
            .filter(entry -> entry.getValue() >= least)
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(Vocabulary.MAX_SIZE)
            .toList();
    if (kept.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected words that occur %,d times or more, found none among %,d. Take a longer"
                  + " text.",
              least,
              all.size()));
    }
    List<String> vocabulary = kept.stream().map(Map.Entry::getKey).toList();
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < vocabulary.size(); i++) {
      numbers.put(vocabulary.get(i), i);
    }
    int[] tokens =
        all.stream()
            .mapToInt(word -> numbers.getOrDefault(word, -1))
            .filter(token -> token >= 0)
            .toArray();
    int[] counts = kept.stream().mapToInt(Map.Entry::getValue).toArray();
    return new Words(vocabulary, counts, tokens, all.size());
  }

  /** Returns the words of a text in order. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    for (int at = 0; at <= text.length(); ) {
      int c = at < text.length() ? text.codePointAt(at) : ' ';
      int length = Character.charCount(c);
      if (isLetter(c)) {
        word.appendCodePoint(Character.toLowerCase(c));
      } else if (isApostrophe(c) && !word.isEmpty() && isLetterAt(text, at + length)) {
        word.append('\'');
      } else if (!word.isEmpty()) {
        if (word.length() <= MOST_LETTERS) {
          words.add(word.toString());
        }
        word.setLength(0);
      }
      at += length;
    }
    return words;
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019';
  }

  private static boolean isLetterAt(String text, int at) {
    return at < text.length() && Character.isLetter(text.codePointAt(at));
  }

  /** Returns the words, the most frequent first. */
  public List<String> vocabulary() {
    return vocabulary;
  }

  /** Returns V, how many different words there are. */
  public int size() {
    return vocabulary.size();
  }

  /** Returns how often a word occurs. */
  public int count(int word) {
    return counts[word];
  }

  /** Returns how many words the text has without those that are too rare. */
  public int length() {
    return tokens.length;
  }

  /** Returns how many words the text has. */
  public int found() {
    return found;
  }

  /** Returns the word at a place of the text without those that are too rare. */
  public int at(int place) {
    return tokens[place];
  }

  /** Returns SHA-256 of words and vocabulary, as hexadecimal digits. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer bytes = ByteBuffer.allocate(4);
      for (int token : tokens) {
        digest.update(bytes.clear().putInt(token).array());
      }
      for (String word : vocabulary) {
        digest.update(word.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Returns the share of the text that each word is. */
  double[] shares() {
    return Arrays.stream(counts).mapToDouble(count -> count / (double) tokens.length).toArray();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d words, %,d different", length(), size());
  }
}
