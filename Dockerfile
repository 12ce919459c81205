# The command as one static binary, without a shell and without root. Built from this folder:
#   docker build -t voicesim .
#   docker run --rm -v "$PWD:/work:ro" -v "$PWD/out:/results" voicesim run --out /results calls
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /voicesim ./cmd/voicesim

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /voicesim /usr/local/bin/voicesim
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/voicesim"]
