/**
 * Small implementations to learn from, written as their equations are, with plain loops over plain
 * arrays. Each has a {@code main} that shows it at work, and a test that holds it to the engine.
 *
 * <p>Not even JSpecify is needed here, so that {@code java FILE} runs any of them from its source.
 */
package gradus.lessons;
