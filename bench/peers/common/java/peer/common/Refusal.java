package peer.common;

/** Why a request isn't done, with the status of the answer. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    public Refusal(int status, String detail) {
        // Without a stack trace: nobody reads one of an answer that is no fault.
        super(detail, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
