package gradus.words;

import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words and their vectors, to be asked which are near each other. */
public final class WordVectors {
  private static final int MOST_SEEN = 3; // dimensions in which points are seen to be near

  private final List<String> words;
  private final float[] vectors;
  private final int features;
  private final double[] lengths;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * Takes words and vectors.
   *
   * @param words the words
   * @param vectors a row for each; copied. Shape: [V, D]
   */
  public WordVectors(List<String> words, float[] vectors) {
    if (words.isEmpty() || vectors.length % words.size() != 0) {
      throw new IllegalArgumentException(
          "expected as many numbers for each word, got "
              + vectors.length
              + " for "
              + words.size()
              + " words");
    }
    this.words = List.copyOf(words);
    this.vectors = vectors.clone();
    features = vectors.length / words.size();
    lengths = new double[words.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.sqrt(product(i, i));
      numbers.put(words.get(i), i);
    }
  }

  /**
   * A word near another.
   *
   * @param word the word
   * @param similarity how near it is, 1 at most, see {@link #similarity}
   */
  public record Neighbour(String word, double similarity) {}

  /** Returns the words. */
  public List<String> words() {
    return words;
  }

  /** Returns D. */
  public int features() {
    return features;
  }

  /** Returns whether a word is known. */
  public boolean contains(String word) {
    return numbers.containsKey(word);
  }

  /** Returns a copy of a word's vector. */
  public float[] vector(String word) {
    int at = number(word) * features;
    return java.util.Arrays.copyOfRange(vectors, at, at + features);
  }

  /**
   * Returns how near two words are: the cosine of the angle between their vectors, from −1 to 1. In
   * a plane or a space too many words lie the same way: there it is {@code 1 / (1 + d²)} of their
   * distance d.
   */
  public double similarity(String left, String right) {
    return similarity(number(left), number(right));
  }

  /**
   * Returns the words most similar to a word, the nearest first.
   *
   * @throws IllegalArgumentException if the word is not known; the message suggests the nearest in
   *     spelling
   */
  public List<Neighbour> nearest(String word, int count) {
    int own = number(word);
    List<Neighbour> all = new ArrayList<>();
    for (int other = 0; other < words.size(); other++) {
      if (other != own) {
        all.add(new Neighbour(words.get(other), similarity(own, other)));
      }
    }
    all.sort((a, b) -> Double.compare(b.similarity(), a.similarity()));
    return List.copyOf(all.subList(0, Math.min(count, all.size())));
  }

  private int number(String word) {
    Integer number = numbers.get(word);
    if (number == null) {
      number = numbers.get(word.toLowerCase(Locale.ROOT));
    }
    if (number == null) {
      throw new IllegalArgumentException(
          "there is no word \""
              + word
              + "\" among the "
              + String.format(Locale.ROOT, "%,d", words.size())
              + " that occur often enough"
              + Suggestions.nearest(word, words)
                  .map(near -> ": did you mean " + near + "?")
                  .orElse("."));
    }
    return number;
  }

  private double product(int a, int b) {
    double sum = 0;
    for (int i = 0; i < features; i++) {
      sum += (double) vectors[a * features + i] * vectors[b * features + i];
    }
    return sum;
  }

  private double similarity(int a, int b) {
    if (features <= MOST_SEEN) {
      return 1 / (1 + Math.max(0, product(a, a) - 2 * product(a, b) + product(b, b)));
    }
    // A vector of length 0 is near nothing.
    double size = lengths[a] * lengths[b];
    return size == 0 ? 0 : product(a, b) / size;
  }
}
