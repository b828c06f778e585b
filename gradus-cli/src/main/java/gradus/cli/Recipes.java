package gradus.cli;

import gradus.text.Suggestions;
import java.util.List;
import java.util.Optional;

/** All recipes, the quickest first. */
final class Recipes {
  private static final List<Recipe> ALL =
      List.of(
          new XorRecipe(),
          PlaneRecipe.DISK,
          PlaneRecipe.SPIRAL,
          GrammarRecipe.REBER,
          GrammarRecipe.EMBEDDED,
          new DigitsRecipe(),
          MnistRecipe.USUAL,
          MnistRecipe.HUNDRED,
          new TableRecipe(),
          new TextRecipe(),
          new WordsRecipe(),
          new RatingsRecipe(),
          TuneRecipe.JIGS,
          TuneRecipe.NOTTINGHAM,
          new ChoraleRecipe(),
          RollRecipe.JIGS,
          RollRecipe.MOZART,
          new ScoreRecipe(),
          new AudioRecipe());

  private Recipes() {}

  static List<Recipe> all() {
    return ALL;
  }

  /** Returns the names of all recipes. */
  static List<String> names() {
    return ALL.stream().map(Recipe::name).toList();
  }

  /** Returns the recipe of a name, if there is one. */
  static Optional<Recipe> find(String name) {
    return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }

  /**
   * Returns the recipe of a name.
   *
   * @throws UsageException if there is none, suggesting the nearest
   */
  static Recipe named(String name) {
    return find(name)
        .orElseThrow(() -> new UsageException(Suggestions.unknown("recipe", name, names())));
  }
}
