/// The parameters that a session can set or show, as PostgreSQL 15 has them in `pg_settings`.
///
/// A line is name, who may change it, kind and unit, value in that unit, and range or choices.
extension RuntimeParameter {
  static let table = """
    allow_in_place_tablespaces|superuser|boolean|off
    allow_system_table_mods|superuser|boolean|off
    application_name|anyTime|application-name|
    array_nulls|anyTime|boolean|on
    authentication_timeout|start|integer s|60|1...600
    backend_flush_after|anyTime|integer 8kB|0|0...256
    backslash_quote|anyTime|choice|safe_encoding|safe_encoding,on,off
    backtrace_functions|superuser|text|
    block_size|never|integer|8192|8192...8192
    bytea_output|anyTime|choice|hex|escape,hex
    check_function_bodies|anyTime|boolean|on
    client_connection_check_interval|anyTime|integer ms|0|0...2147483647
    client_encoding|anyTime|encoding|UTF8
    client_min_messages|anyTime|choice|notice|debug5,debug4,debug3,debug2,debug1,log,notice,warning,error
    commit_delay|superuser|integer|0|0...100000
    commit_siblings|anyTime|integer|5|0...1000
    compute_query_id|superuser|choice|auto|auto,regress,on,off
    constraint_exclusion|anyTime|choice|partition|partition,on,off
    cpu_index_tuple_cost|anyTime|real|0.005|0...1.79769e+308
    cpu_operator_cost|anyTime|real|0.0025|0...1.79769e+308
    cpu_tuple_cost|anyTime|real|0.01|0...1.79769e+308
    cursor_tuple_fraction|anyTime|real|0.1|0...1
    data_checksums|never|boolean|off
    data_directory_mode|never|integer|0700|0...511
    DateStyle|anyTime|date-style|ISO, MDY
    deadlock_timeout|superuser|integer ms|1000|1...2147483647
    debug_assertions|never|boolean|off
    debug_discard_caches|superuser|integer|0|0...0
    debug_pretty_print|anyTime|boolean|on
    debug_print_parse|anyTime|boolean|off
    debug_print_plan|anyTime|boolean|off
    debug_print_rewritten|anyTime|boolean|off
    default_statistics_target|anyTime|integer|100|1...10000
    default_table_access_method|anyTime|text|heap
    default_tablespace|anyTime|text|
    default_text_search_config|anyTime|text|pg_catalog.english
    default_toast_compression|anyTime|choice|pglz|pglz,lz4
    default_transaction_deferrable|anyTime|boolean|off
    default_transaction_isolation|anyTime|choice|read committed|serializable,repeatable read,read committed,read uncommitted
    default_transaction_read_only|anyTime|boolean|off
    effective_cache_size|anyTime|integer 8kB|524288|1...2147483647
    effective_io_concurrency|anyTime|integer|1|0...1000
    enable_async_append|anyTime|boolean|on
    enable_bitmapscan|anyTime|boolean|on
    enable_gathermerge|anyTime|boolean|on
    enable_hashagg|anyTime|boolean|on
    enable_hashjoin|anyTime|boolean|on
    enable_incremental_sort|anyTime|boolean|on
    enable_indexonlyscan|anyTime|boolean|on
    enable_indexscan|anyTime|boolean|on
    enable_material|anyTime|boolean|on
    enable_memoize|anyTime|boolean|on
    enable_mergejoin|anyTime|boolean|on
    enable_nestloop|anyTime|boolean|on
    enable_parallel_append|anyTime|boolean|on
    enable_parallel_hash|anyTime|boolean|on
    enable_partition_pruning|anyTime|boolean|on
    enable_partitionwise_aggregate|anyTime|boolean|off
    enable_partitionwise_join|anyTime|boolean|off
    enable_seqscan|anyTime|boolean|on
    enable_sort|anyTime|boolean|on
    enable_tidscan|anyTime|boolean|on
    escape_string_warning|anyTime|boolean|on
    exit_on_error|anyTime|boolean|off
    extra_float_digits|anyTime|integer|1|-15...3
    force_parallel_mode|anyTime|choice|off|off,on,regress
    from_collapse_limit|anyTime|integer|8|1...2147483647
    geqo|anyTime|boolean|on
    geqo_effort|anyTime|integer|5|1...10
    geqo_generations|anyTime|integer|0|0...2147483647
    geqo_pool_size|anyTime|integer|0|0...2147483647
    geqo_seed|anyTime|real|0|0...1
    geqo_selection_bias|anyTime|real|2|1.5...2
    geqo_threshold|anyTime|integer|12|2...2147483647
    gin_fuzzy_search_limit|anyTime|integer|0|0...2147483647
    gin_pending_list_limit|anyTime|integer kB|4096|64...2147483647
    hash_mem_multiplier|anyTime|real|2|1...1000
    idle_in_transaction_session_timeout|anyTime|integer ms|0|0...2147483647
    idle_session_timeout|anyTime|integer ms|0|0...2147483647
    ignore_checksum_failure|superuser|boolean|off
    ignore_system_indexes|backend|boolean|off
    in_hot_standby|never|boolean|off
    integer_datetimes|never|boolean|on
    IntervalStyle|anyTime|choice|postgres|postgres,postgres_verbose,sql_standard,iso_8601
    is_superuser|never|boolean|off
    jit|anyTime|boolean|on
    jit_above_cost|anyTime|real|100000|-1...1.79769e+308
    jit_debugging_support|backend|boolean|off
    jit_dump_bitcode|superuser|boolean|off
    jit_expressions|anyTime|boolean|on
    jit_inline_above_cost|anyTime|real|500000|-1...1.79769e+308
    jit_optimize_above_cost|anyTime|real|500000|-1...1.79769e+308
    jit_profiling_support|backend|boolean|off
    jit_tuple_deforming|anyTime|boolean|on
    join_collapse_limit|anyTime|integer|8|1...2147483647
    lc_collate|never|text|C.UTF-8
    lc_ctype|never|text|C.UTF-8
    lc_messages|superuser|text|C.UTF-8
    lc_monetary|anyTime|text|C.UTF-8
    lc_numeric|anyTime|text|C.UTF-8
    lc_time|anyTime|text|C.UTF-8
    lo_compat_privileges|superuser|boolean|off
    local_preload_libraries|anyTime|identifiers|
    lock_timeout|anyTime|integer ms|0|0...2147483647
    log_connections|backend|boolean|off
    log_disconnections|backend|boolean|off
    log_duration|superuser|boolean|off
    log_error_verbosity|superuser|choice|default|terse,default,verbose
    log_executor_stats|superuser|boolean|off
    log_lock_waits|superuser|boolean|off
    log_min_duration_sample|superuser|integer ms|-1|-1...2147483647
    log_min_duration_statement|superuser|integer ms|-1|-1...2147483647
    log_min_error_statement|superuser|choice|error|debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
    log_min_messages|superuser|choice|warning|debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic
    log_parameter_max_length|superuser|integer B|-1|-1...1073741823
    log_parameter_max_length_on_error|anyTime|integer B|0|-1...1073741823
    log_parser_stats|superuser|boolean|off
    log_planner_stats|superuser|boolean|off
    log_replication_commands|superuser|boolean|off
    log_statement|superuser|choice|none|none,ddl,mod,all
    log_statement_sample_rate|superuser|real|1|0...1
    log_statement_stats|superuser|boolean|off
    log_temp_files|superuser|integer kB|-1|-1...2147483647
    log_transaction_sample_rate|superuser|real|0|0...1
    logical_decoding_work_mem|anyTime|integer kB|65536|64...2147483647
    maintenance_io_concurrency|anyTime|integer|10|0...1000
    maintenance_work_mem|anyTime|integer kB|65536|1024...2147483647
    max_connections|restart|integer|100|1...262143
    max_function_args|never|integer|100|100...100
    max_identifier_length|never|integer|63|63...63
    max_index_keys|never|integer|32|32...32
    max_parallel_maintenance_workers|anyTime|integer|2|0...1024
    max_parallel_workers|anyTime|integer|8|0...1024
    max_parallel_workers_per_gather|anyTime|integer|2|0...1024
    max_stack_depth|superuser|integer kB|2048|100...2147483647
    min_parallel_index_scan_size|anyTime|integer 8kB|64|0...715827882
    min_parallel_table_scan_size|anyTime|integer 8kB|1024|0...715827882
    parallel_leader_participation|anyTime|boolean|on
    parallel_setup_cost|anyTime|real|1000|0...1.79769e+308
    parallel_tuple_cost|anyTime|real|0.1|0...1.79769e+308
    password_encryption|anyTime|choice|scram-sha-256|md5,scram-sha-256
    plan_cache_mode|anyTime|choice|auto|auto,force_generic_plan,force_custom_plan
    post_auth_delay|backend|integer s|0|0...2147
    quote_all_identifiers|anyTime|boolean|off
    random_page_cost|anyTime|real|4|0...1.79769e+308
    recursive_worktable_factor|anyTime|real|10|0.001...1e+06
    restrict_nonsystem_relation_kind|anyTime|text|
    row_security|anyTime|boolean|on
    search_path|anyTime|identifiers|"$user", public
    segment_size|never|integer 8kB|131072|131072...131072
    seq_page_cost|anyTime|real|1|0...1.79769e+308
    server_encoding|never|text|UTF8
    server_version|never|text|15.18 (Debian 15.18-0+deb12u1)
    server_version_num|never|integer|150018|150018...150018
    session_authorization|never|text|
    session_replication_role|superuser|choice|origin|origin,replica,local
    shared_memory_size|never|integer MB|21|0...2147483647
    shared_memory_size_in_huge_pages|never|integer|11|-1...2147483647
    ssl|start|boolean|off
    ssl_library|never|text|OpenSSL
    standard_conforming_strings|anyTime|boolean|on
    statement_timeout|anyTime|integer ms|0|0...2147483647
    stats_fetch_consistency|anyTime|choice|cache|none,cache,snapshot
    synchronize_seqscans|anyTime|boolean|on
    synchronous_commit|anyTime|choice|on|local,remote_write,remote_apply,on,off
    tcp_keepalives_count|anyTime|integer|9|0...2147483647
    tcp_keepalives_idle|anyTime|integer s|7200|0...2147483647
    tcp_keepalives_interval|anyTime|integer s|75|0...2147483647
    tcp_user_timeout|anyTime|integer ms|0|0...2147483647
    temp_buffers|anyTime|integer 8kB|1024|100...1073741823
    temp_file_limit|superuser|integer kB|-1|-1...2147483647
    temp_tablespaces|anyTime|identifiers|
    TimeZone|anyTime|time-zone|Etc/UTC
    timezone_abbreviations|anyTime|text|Default
    trace_notify|anyTime|boolean|off
    trace_sort|anyTime|boolean|off
    track_activities|superuser|boolean|on
    track_counts|superuser|boolean|on
    track_functions|superuser|choice|none|none,pl,all
    track_io_timing|superuser|boolean|off
    track_wal_io_timing|superuser|boolean|off
    transaction_deferrable|anyTime|boolean|off
    transaction_isolation|anyTime|choice|read committed|serializable,repeatable read,read committed,read uncommitted
    transaction_read_only|anyTime|boolean|off
    transform_null_equals|anyTime|boolean|off
    update_process_title|superuser|boolean|on
    vacuum_cost_delay|anyTime|real ms|0|0...100
    vacuum_cost_limit|anyTime|integer|200|1...10000
    vacuum_cost_page_dirty|anyTime|integer|20|0...10000
    vacuum_cost_page_hit|anyTime|integer|1|0...10000
    vacuum_cost_page_miss|anyTime|integer|2|0...10000
    vacuum_failsafe_age|anyTime|integer|1600000000|0...2100000000
    vacuum_freeze_min_age|anyTime|integer|50000000|0...1000000000
    vacuum_freeze_table_age|anyTime|integer|150000000|0...2000000000
    vacuum_multixact_failsafe_age|anyTime|integer|1600000000|0...2100000000
    vacuum_multixact_freeze_min_age|anyTime|integer|5000000|0...1000000000
    vacuum_multixact_freeze_table_age|anyTime|integer|150000000|0...2000000000
    wal_block_size|never|integer|8192|8192...8192
    wal_compression|superuser|choice|off|pglz,lz4,zstd,on,off
    wal_consistency_checking|superuser|text|
    wal_init_zero|superuser|boolean|on
    wal_recycle|superuser|boolean|on
    wal_segment_size|never|integer B|16777216|1048576...1073741824
    wal_sender_timeout|anyTime|integer ms|60000|0...2147483647
    wal_skip_threshold|anyTime|integer kB|2048|0...2147483647
    work_mem|anyTime|integer kB|4096|64...2147483647
    xmlbinary|anyTime|choice|base64|base64,hex
    xmloption|anyTime|choice|content|content,document
    zero_damaged_pages|superuser|boolean|off
    """

  /// Parameters of the server that no session sets and that are not answered.
  static let unanswered = Set(
    """
    archive_cleanup_command archive_command archive_library archive_mode archive_timeout
    autovacuum autovacuum_analyze_scale_factor autovacuum_analyze_threshold
    autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age
    autovacuum_naptime autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit
    autovacuum_vacuum_insert_scale_factor autovacuum_vacuum_insert_threshold
    autovacuum_vacuum_scale_factor autovacuum_vacuum_threshold autovacuum_work_mem bgwriter_delay
    bgwriter_flush_after bgwriter_lru_maxpages bgwriter_lru_multiplier bonjour bonjour_name
    checkpoint_completion_target checkpoint_flush_after checkpoint_timeout checkpoint_warning
    cluster_name data_sync_retry db_user_namespace dynamic_shared_memory_type event_source fsync
    full_page_writes hot_standby hot_standby_feedback huge_page_size huge_pages
    ignore_invalid_pages krb_caseins_users listen_addresses log_autovacuum_min_duration
    log_checkpoints log_destination log_file_mode log_hostname log_line_prefix
    log_recovery_conflict_waits log_rotation_age log_rotation_size log_startup_progress_interval
    log_timezone log_truncate_on_rotation logging_collector max_files_per_process
    max_locks_per_transaction max_logical_replication_workers max_pred_locks_per_page
    max_pred_locks_per_relation max_pred_locks_per_transaction max_prepared_transactions
    max_replication_slots max_slot_wal_keep_size max_standby_archive_delay
    max_standby_streaming_delay max_sync_workers_per_subscription max_wal_senders max_wal_size
    max_worker_processes min_dynamic_shared_memory min_wal_size old_snapshot_threshold port
    pre_auth_delay primary_slot_name promote_trigger_file recovery_end_command
    recovery_init_sync_method recovery_min_apply_delay recovery_prefetch recovery_target
    recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name
    recovery_target_time recovery_target_timeline recovery_target_xid
    remove_temp_files_after_crash restart_after_crash restore_command role shared_buffers
    shared_memory_type ssl_ca_file ssl_cert_file ssl_crl_dir ssl_crl_file ssl_key_file
    ssl_passphrase_command_supports_reload ssl_prefer_server_ciphers
    superuser_reserved_connections synchronous_standby_names syslog_facility syslog_ident
    syslog_sequence_numbers syslog_split_messages trace_recovery_messages
    track_activity_query_size track_commit_timestamp unix_socket_group unix_socket_permissions
    vacuum_defer_cleanup_age wal_buffers wal_decode_buffer_size wal_keep_size wal_level
    wal_log_hints wal_receiver_create_temp_slot wal_receiver_status_interval wal_receiver_timeout
    wal_retrieve_retry_interval wal_sync_method wal_writer_delay wal_writer_flush_after
    """.split { $0.isWhitespace }.map(String.init))
}
