import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.index.analysis.AnalyzerProvider;
import org.opensearch.index.analysis.PreBuiltAnalyzerProviderFactory;
import org.opensearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** One OpenSearch node in this JVM: its folder, a file of its settings, its plugins. It ends when its input does. */
public class OneNode {
    static final String MODULES = "OneNode$Analysis,org.opensearch.painless.PainlessModulePlugin,"
        + "org.opensearch.transport.Netty4ModulePlugin";

    /** The analysis that OpenSearch comes with, without Thai, for which a small Java has no dictionary. */
    public static class Analysis extends CommonAnalysisModulePlugin {
        @Override
        public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
            var analyzers = new TreeMap<>(super.getAnalyzers());
            analyzers.remove("thai");
            return analyzers;
        }

        @Override
        public List<PreBuiltAnalyzerProviderFactory> getPreBuiltAnalyzerProviderFactories() {
            return super.getPreBuiltAnalyzerProviderFactories().stream()
                .filter(factory -> !factory.getName().equals("thai")).toList();
        }
    }

    public static void main(String[] args) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            try {
                settings.loadFromPath(Path.of(args[1]));
            } catch (java.io.IOException error) {
                throw new java.io.UncheckedIOException(error);
            }
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).clusterName("lessonsearch-test").numOfNode(1)
            .moduleTypes(MODULES).pluginTypes(args[2]));
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
