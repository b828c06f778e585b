package gradus.doctor;

/** One of the practitioner's checks. */
public sealed interface Check
    permits InitialLoss, Overfitting, GradientComparison, Activations, LearningRateRange, Curves {
  /** Returns the name of the check in words, such as {@code learning rate}. */
  String name();

  /**
   * Makes the check, on models of its own: the patient's are fresh ones.
   *
   * @throws gradus.NonFiniteException if what is computed is not finite
   */
  Finding examine(Patient patient);
}
