package gradus.words;

import gradus.Rng;
import java.util.List;

/** A text in which words of a group stand in the same places, so that they must come out alike. */
final class Topics {
  static final List<List<String>> GROUPS =
      List.of(
          List.of("cat", "dog", "fox", "hen"),
          List.of("eats", "bites", "licks"),
          List.of("fish", "meat", "corn"),
          List.of("king", "queen", "lord", "lady"),
          List.of("rules", "leads", "guards"),
          List.of("land", "town", "castle"));

  private Topics() {}

  static String text(int sentences) {
    var text = new StringBuilder();
    var chance = Rng.of(11);
    for (int i = 0; i < sentences; i++) {
      int first = chance.nextInt(2) * 3;
      for (int group = first; group < first + 3; group++) {
        List<String> words = GROUPS.get(group);
        text.append(words.get(chance.nextInt(words.size()))).append(' ');
      }
      text.append(". ");
    }
    return text.toString();
  }

  /** The share of words whose nearest neighbours are the others of their group. */
  static double together(WordVectors vectors) {
    double right = 0;
    int all = 0;
    for (List<String> group : GROUPS) {
      for (String word : group) {
        right +=
            vectors.nearest(word, group.size() - 1).stream()
                .filter(near -> group.contains(near.word()))
                .count();
        all += group.size() - 1;
      }
    }
    return right / all;
  }
}
