package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.data.Dataset;
import gradus.nn.Loss;
import gradus.optim.Adam;
import gradus.optim.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class AllocationTest {
  @Test
  void aStepAllocatesLessThanAKilobyte() {
    Dataset train = TrainerTest.quadrants(16_000, 1);
    var meter = new AllocationMeter();
    Trainer.of(TrainerTest.network(), Loss.softmaxCrossEntropy())
        .optimizer(Adam.of(0.01))
        .schedule(Schedule.inverse(0.01))
        .metric(Metric.accuracy())
        .batchSize(8)
        .epochs(1)
        .listener(meter)
        .fit(train);
    assertThat(meter.bytesPerStep()).isBetween(0.0, 1024.0);
  }
}
