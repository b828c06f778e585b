package gradus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StripStepTest {
  @Test
  void noPartOfTheColumnsIsShorterThanAVector() {
    for (int columns = 1; columns < 1100; columns++) {
      for (int parts : new int[] {1, 2, 3, 16, 64}) {
        assertThat(StripStep.boundary(columns, 0, parts)).isZero();
        for (int part = 0; part < parts; part++) {
          int length =
              StripStep.boundary(columns, part + 1, parts)
                  - StripStep.boundary(columns, part, parts);
          assertThat(length == 0 || length >= Math.min(columns, 16))
              .as("part %d of %d of %d columns: %d", part, parts, columns, length)
              .isTrue();
        }
        assertThat(StripStep.boundary(columns, parts, parts)).isEqualTo(columns);
      }
    }
  }
}
