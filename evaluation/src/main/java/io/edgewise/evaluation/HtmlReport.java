package io.edgewise.evaluation;

final class HtmlReport {
    private HtmlReport() {}

    static byte[] write(BacktestResult result) {
        return new byte[0];
    }
}
