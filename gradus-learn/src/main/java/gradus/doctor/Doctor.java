package gradus.doctor;

import gradus.NonFiniteException;
import gradus.train.TrainingFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the practitioner's checks.
 *
 * {@snippet :
 * Patient patient = Patient.of("digits", () -> model(), train, Loss.softmaxCrossEntropy());
 * Diagnosis diagnosis = Doctor.examine(patient);
 * System.out.println(diagnosis.verdict());               // healthy
 * }
 */
public final class Doctor {
  private Doctor() {}

  /** Returns all checks, in the order in which they are best made. */
  public static List<Check> checks() {
    return List.of(
        new InitialLoss(),
        new GradientComparison(),
        new Activations(),
        new Overfitting(),
        new LearningRateRange(),
        new Curves());
  }

  /** Makes all checks. */
  public static Diagnosis examine(Patient patient) {
    return examine(patient, checks(), _ -> {});
  }

  /**
   * Makes some checks. What cannot be computed to its end is a finding too.
   *
   * @param listener receives each finding as it is made
   */
  public static Diagnosis examine(Patient patient, List<Check> checks, Consumer<Finding> listener) {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      Finding finding = examine(patient, check);
      findings.add(finding);
      listener.accept(finding);
    }
    return new Diagnosis(patient.name(), findings);
  }

  private static Finding examine(Patient patient, Check check) {
    try {
      return check.examine(patient);
    } catch (NonFiniteException | TrainingFailedException e) {
      return new Finding(
          check.name(),
          Verdict.WRONG,
          "could not be made: " + e.getMessage(),
          List.of(),
          List.of(),
          List.of());
    }
  }
}
