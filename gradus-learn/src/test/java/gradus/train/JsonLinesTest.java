package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.nn.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLinesTest {
  @TempDir Path folder;

  @Test
  void eachEventIsAnObjectOnALineOfItsOwn() throws IOException {
    Path file = folder.resolve("events.jsonl");
    Trainer.of(TrainerTest.network(), Loss.softmaxCrossEntropy())
        .batchSize(5)
        .epochs(2)
        .metric(Metric.accuracy())
        .validation(TrainerTest.quadrants(5, 2))
        .folder(folder.resolve("run"))
        .listener(JsonLines.to(file))
        .fit(TrainerTest.quadrants(10, 1));

    var mapper = new JsonMapper();
    List<JsonNode> events = Files.readAllLines(file).stream().map(mapper::readTree).toList();

    assertThat(events.stream().map(event -> event.path("event").asString()).distinct())
        .containsExactly("checkpointed", "started", "evaluated", "stopped");
    JsonNode evaluated =
        events.stream()
            .filter(event -> event.path("event").asString().equals("evaluated"))
            .findFirst()
            .orElseThrow();
    assertThat(evaluated.path("epoch").doubleValue()).isEqualTo(1);
    assertThat(evaluated.path("step").intValue()).isEqualTo(2);
    assertThat(evaluated.path("training").path("loss").doubleValue()).isPositive();
    assertThat(evaluated.path("validation").path("metrics").path("accuracy").doubleValue())
        .isBetween(0.0, 1.0);
    assertThat(events.getLast().path("outcome").asString()).isEqualTo("finished");
  }
}
