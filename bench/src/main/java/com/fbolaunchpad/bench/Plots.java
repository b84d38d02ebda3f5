package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of a report, as PNG. */
final class Plots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;
    private static final double SMALLEST_MS = 0.01;

    private final Path folder;

    Plots(Path folder) {
        this.folder = folder;
    }

    /** Bars by group: of each series one value a group. */
    void bars(String name, String title, String unit, List<String> groups, Map<String, List<Double>> series)
            throws IOException {
        var chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        series.forEach((label, values) -> chart.addSeries(label, groups, values));
        save(chart, name);
    }

    /** Latency over percentiles, which are spread as their nines: 90 %, 99 %, 99.9 %. */
    void percentiles(String name, String title, Map<String, Histogram> series) throws IOException {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("of 10, 100, 1,000 … requests all but one were faster")
                .yAxisTitle("ms")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.OutsideE);
        for (var entry : series.entrySet()) {
            var recorded = entry.getValue().percentiles(5);
            var nines = new java.util.ArrayList<Double>();
            var latencies = new java.util.ArrayList<Double>();
            for (var value : recorded) {
                var percentile = value.getPercentileLevelIteratedTo();
                if (percentile < 100) {
                    nines.add(100 / (100 - percentile));
                    latencies.add(Math.max(SMALLEST_MS, value.getValueIteratedTo() / 1_000.0));
                }
            }
            if (!nines.isEmpty()) {
                chart.addSeries(entry.getKey(), nines, latencies).setMarker(SeriesMarkers.NONE);
            }
        }
        save(chart, name);
    }

    /** Values over the size of the data set. */
    void growth(String name, String title, List<Integer> sizes, Map<String, List<Double>> series) throws IOException {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("orders")
                .yAxisTitle("ms")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.OutsideE);
        var x = sizes.stream().map(Integer::doubleValue).toList();
        series.forEach((label, values) -> chart.addSeries(label, x, values));
        save(chart, name);
    }

    private void save(Chart<?, ?> chart, String name) throws IOException {
        BitmapEncoder.saveBitmap(chart, folder.resolve(name).toString(), BitmapFormat.PNG);
    }
}
