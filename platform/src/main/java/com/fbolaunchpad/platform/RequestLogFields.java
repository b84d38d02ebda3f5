package com.fbolaunchpad.platform;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.opentelemetry.api.trace.Span;
import java.util.HashMap;

/** Puts the ids of the request, and of its trace where there is one, into every line that is logged while it is handled. */
public final class RequestLogFields extends Filter<ILoggingEvent> {
    @Override
    public FilterReply decide(ILoggingEvent event) {
        var requestId = RequestScope.requestId();
        if (requestId != null && event instanceof LoggingEvent line) {
            var fields = new HashMap<String, String>();
            fields.put("request_id", requestId);
            var span = Span.current().getSpanContext();
            if (span.isValid()) {
                fields.put("trace_id", span.getTraceId());
                fields.put("span_id", span.getSpanId());
            }
            line.setMDCPropertyMap(fields);
        }
        return FilterReply.NEUTRAL;
    }
}
