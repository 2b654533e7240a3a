import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One real OpenSearch node in this process. Arguments: a folder, then settings, each NAME=VALUE. */
public final class OneNode {
    public static void main(final String[] arguments) throws Exception {
        final OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (final Exception error) {
                error.printStackTrace();
            }
        }));
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> {
            for (int at = 1; at < arguments.length; at++) {
                final String[] setting = arguments[at].split("=", 2);
                settings.put(setting[0], setting[1]);
            }
        }).build(OpenSearchRunner.newConfigs().basePath(Path.of(arguments[0]).toString()).numOfNode(1));
        Thread.currentThread().join();
    }
}
