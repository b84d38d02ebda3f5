package com.fbolaunchpad.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder as RFC 9112 wants it: what is malformed, or could be read in two ways, is refused, and nothing behind it
 * on the connection is looked at.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int LONGEST_LINE_BYTES = 4 * 1024;
    private static final int MOST_HEADER_BYTES = 16 * 1024;
    private static final int MOST_FIELDS = 100;

    private final HeadLines lines = new HeadLines();
    private int fields;
    private int contentLengths;
    private boolean withinHead;
    private boolean withinBody;
    private boolean refused;

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE_BYTES)
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false)
                .setValidateHeaders(true));
    }

    /** Whether the connection waits for the rest of a head, of which something has come. */
    boolean isWithinHead() {
        return !withinBody && !refused && (withinHead || actualReadableBytes() > 0);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        var start = in.readerIndex();
        List<Object> decoded = new ArrayList<>();
        super.decode(context, in, decoded);
        var fault = fault(in, start, decoded);
        if (fault != null) {
            refuse(fault, decoded);
        }
        remember(in.readerIndex() > start, decoded);
        in.skipBytes(refused ? in.readableBytes() : 0);
        out.addAll(decoded);
    }

    /** What is wrong with the bytes that were consumed, or with what became of them. */
    private @Nullable Throwable fault(ByteBuf in, int start, List<Object> decoded) {
        var isContent = false;
        for (var part : decoded) {
            if (part instanceof HttpObject object && object.decoderResult().isFailure()) {
                return object.decoderResult().cause();
            }
            isContent |=
                    part instanceof HttpContent content && content.content().isReadable();
        }
        // What isn't content is lines: of the head, of chunks' sizes, of trailers.
        if (!isContent && !lines.areFine(ByteBufUtil.getBytes(in, start, in.readerIndex() - start))) {
            return HeadRules.malformed("a line has characters that have no place there");
        }
        return !decoded.isEmpty() && decoded.get(0) instanceof HttpRequest request
                ? HeadRules.refusalOf(request)
                : null;
    }

    /** Leaves of what was decoded only the failure: as a request if its head is what failed, otherwise as its body. */
    private void refuse(Throwable fault, List<Object> decoded) {
        refused = true;
        HttpObject failed = withinBody ? new DefaultLastHttpContent() : createInvalidMessage();
        for (var part : decoded) {
            if (part instanceof HttpRequest request) {
                // Its answer is the last word here, and no body is invited.
                HttpUtil.setKeepAlive(request, false);
                request.headers().remove(HttpHeaderNames.EXPECT);
                failed = request;
            } else {
                ReferenceCountUtil.release(part);
            }
        }
        failed.setDecoderResult(DecoderResult.failure(fault));
        decoded.clear();
        decoded.add(failed);
    }

    private void remember(boolean hasConsumed, List<Object> decoded) {
        withinHead |= hasConsumed && !withinBody;
        for (var part : decoded) {
            if (part instanceof HttpRequest) {
                withinHead = false;
                withinBody = true;
            }
            if (part instanceof LastHttpContent) {
                withinBody = false;
                lines.startOver();
            }
        }
    }

    @Override
    protected HttpMessage createMessage(String[] requestLine) throws Exception {
        fields = 0;
        contentLengths = 0;
        HeadRules.checkVersion(requestLine[2]);
        return super.createMessage(requestLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        var name = super.splitHeaderName(line, start, length);
        if (++fields > MOST_FIELDS) {
            throw new TooLongHttpHeaderException("More than " + MOST_FIELDS + " header fields");
        }
        // Netty counts them too, but not those of HTTP/1.0.
        if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) && ++contentLengths > 1) {
            throw HeadRules.malformed("Content-Length comes twice");
        }
        return name;
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw HeadRules.malformed("Content-Length and Transfer-Encoding exclude each other");
    }
}
