package gradus.cli;

/** Something to train, whole: data, and settings that are known to work. */
sealed interface Recipe
    permits DatasetRecipe,
        TextRecipe,
        GrammarRecipe,
        WordsRecipe,
        RatingsRecipe,
        ChoraleRecipe,
        TuneRecipe,
        RollRecipe,
        ScoreRecipe,
        AudioRecipe {
  /** Returns the word that it is asked for by. */
  String name();

  /** Returns what it does, in a line. */
  String summary();

  /** Returns the settings that it is trained with unless the user says otherwise. */
  Settings defaults();

  /** Reads or makes the data, and builds the model that is to learn from it. */
  Task task(Settings settings);
}
